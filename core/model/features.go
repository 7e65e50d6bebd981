package model

// Features are what the model weighs about one recipient, each a count, a share or a yes. The other one is whom the user
// may have meant instead: somebody absent who can be taken for the recipient.
type Features [featureCount]float64

// Places in Features. Their names, in featureNames, are those of the file of weights.
const (
	Uses int = iota
	Days
	Reply
	InTo
	AuthorAbsent
	Others
	Company
	Last
	ListsStrange
	Stranger
	SameHouse
	Gap
	Greets
	Greeted
	GreetsOther
	GreetsAbsent
	Mentioned
	QuotesAbsent
	Text
	TextRelative
	CoveredRelative
	Topic
	Words
	Rank
	OtherInThread
	OtherNamesake
	OtherUses
	OtherDays
	OtherCompany
	OtherLast
	OtherText
	OtherCovered
	OtherSubject
	OtherMentioned
	OtherQuoted
	featureCount
)

var featureNames = [featureCount]string{
	Uses:            "how often he was written to, logarithm",
	Days:            "days since he was last written to, logarithm",
	Reply:           "the message is a reply",
	InTo:            "he stands in To",
	AuthorAbsent:    "the author of the message answered gets no copy",
	Others:          "known others on the message",
	Company:         "how well he goes with the others on it",
	Last:            "share of the others whose last message went to him, too",
	ListsStrange:    "share of the lists never seen with him",
	Stranger:        "there are known others or lists, and he was never seen with any",
	SameHouse:       "share of the others who are of his organisation",
	Gap:             "by how much more somebody absent who begins alike stands with these people",
	Greets:          "somebody is greeted by name",
	Greeted:         "he is",
	GreetsOther:     "another recipient is",
	GreetsAbsent:    "somebody known who gets no copy is",
	Mentioned:       "the text has his name",
	QuotesAbsent:    "what is quoted is of somebody who gets no copy",
	Text:            "how likely the words of the text are in messages to him",
	TextRelative:    "... more than in messages to the other recipients",
	CoveredRelative: "more of the rare words than in messages to the other recipients",
	Topic:           "he got a message of the same subject",
	Words:           "rare words known, logarithm",
	Rank:            "share of the people written to lately whom the words fit less",
	OtherInThread:   "the other one is in the thread",
	OtherNamesake:   "... and shares a name",
	OtherUses:       "how much more often the other one was written to, logarithm",
	OtherDays:       "how much later the other one was written to, logarithm",
	OtherCompany:    "the other one goes better with the people on it",
	OtherLast:       "share of the others whose last message went to the other one, too",
	OtherText:       "the text is likelier in messages to the other one",
	OtherCovered:    "more rare words in messages to the other one",
	OtherSubject:    "the subject goes better with the other one",
	OtherMentioned:  "the text has the other one's name",
	OtherQuoted:     "what is quoted is the other one's",
}

// FeatureName says what stands at a place of Features.
func FeatureName(i int) string { return featureNames[i] }
