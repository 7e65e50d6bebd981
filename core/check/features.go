package check

// Features are what the model weighs about one recipient, each a count, a share or a yes. The other one is whom the user
// may have meant instead: somebody absent who can be taken for the recipient.
type Features [featureCount]float64

// Places in Features. Their names, in featureNames, are those of the file of weights.
const (
	fUses int = iota
	fDays
	fShare
	fRecipients
	fReply
	fOrphan
	fInTo
	fOthers
	fOutside
	fAuthorAbsent
	fFit
	fStrangersTo
	fListsStrange
	fFitRank
	fSameHouse
	fGap
	fGreets
	fGreeted
	fGreetsOther
	fGreetsAbsent
	fText
	fCovered
	fSubject
	fTopic
	fRank
	fSeldom
	fStranger
	fLately
	fWords
	fTextRelative
	fCoveredRelative
	fMentioned
	fQuoted
	fQuotesAbsent
	fOther
	fOtherInThread
	fOtherNamesake
	fOtherUses
	fOtherFit
	fOtherGreeted
	fOtherText
	fOtherCovered
	fOtherSubject
	fOtherTopic
	fOtherMentioned
	fOtherQuoted
	featureCount
)

var featureNames = [featureCount]string{
	fUses:            "how often he was written to, logarithm",
	fDays:            "days since he was last written to, logarithm",
	fShare:           "share of all messages that went to him",
	fRecipients:      "recipients of the message, logarithm",
	fReply:           "the message is a reply",
	fOrphan:          "it is a reply, and whom it answers is not known",
	fInTo:            "he stands in To",
	fOthers:          "known others on the message",
	fOutside:         "he is of another organisation than the user",
	fAuthorAbsent:    "the author of the message answered gets no copy",
	fFit:             "how well he goes with the others on it",
	fStrangersTo:     "share of the known others never seen with him",
	fListsStrange:    "share of the lists never seen with him",
	fFitRank:         "share of the others who go with it less well",
	fSameHouse:       "share of the others who are of his organisation",
	fGap:             "by how much more the other one stands with these people",
	fGreets:          "somebody is greeted by name",
	fGreeted:         "he is",
	fGreetsOther:     "another recipient is",
	fGreetsAbsent:    "somebody known who gets no copy is",
	fText:            "how likely the words of the text are in messages to him",
	fCovered:         "which part of the rare words of the text messages to him had",
	fSubject:         "the same of the subject",
	fTopic:           "he got a message of the same subject",
	fRank:            "share of the people written to lately whom the words fit less",
	fSeldom:          "he was written to once or twice",
	fStranger:        "there are known others or lists, and he was never seen with any",
	fLately:          "he was written to within a week",
	fWords:           "rare words known, logarithm",
	fTextRelative:    "text likelier than with the other recipients",
	fCoveredRelative: "more rare words than with the other recipients",
	fMentioned:       "the text has his name",
	fQuoted:          "what is quoted is his",
	fQuotesAbsent:    "what is quoted is of somebody who gets no copy",
	fOther:           "there is another one like him",
	fOtherInThread:   "the other one is in the thread",
	fOtherNamesake:   "... and shares a name",
	fOtherUses:       "how much more often the other one was written to, logarithm",
	fOtherFit:        "the other one goes better with the people on it",
	fOtherGreeted:    "the other one is greeted",
	fOtherText:       "the text is likelier in messages to the other one",
	fOtherCovered:    "more rare words in messages to the other one",
	fOtherSubject:    "the subject goes better with the other one",
	fOtherTopic:      "the other one got a message of the same subject",
	fOtherMentioned:  "the text has the other one's name",
	fOtherQuoted:     "what is quoted is the other one's",
}
