package desk

import (
	"strconv"
	"strings"
	"unicode"

	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// Keys of the first line, as the catalogues have them ("reason.tld-country").
const (
	tldCountry  = "tld-country"
	tldOther    = "tld-other"
	tldUnknown  = "tld-unknown"
	editMissing = "edit-missing"
	editExtra   = "edit-extra"
	editChanged = "edit-changed"
	editSeveral = "edit-several"
	swap        = "swap"
	lostFirst   = "lost-first"
	movedDot    = "moved-dot"
	confusable  = "confusable"
	wrongHost   = "wrong-host"
	namesake    = "namesake"
	malformed   = "malformed"
	coldStart   = "cold-start"
	oddOneOut   = "odd-one-out"
	outsider    = "outsider"
	wrongSender = "wrong-sender"
	firstTime   = "first-time"
	answered    = "answered"
	greeting    = "greeting"
	quotation   = "quotation"
	attachment  = "attachment"
	visible     = "visible"
	document    = "document"
	client      = "document-client"
	validate    = "policy"
	blocked     = "policy-blocked"
	drill       = "drill"
)

// slip is what is wrong with an address, ready for its sentence and its mark.
type slip struct {
	class  view.Class
	reason string
	args   map[string]string
	mark   view.Postmark
	known  mail.Address
	domain bool // the difference is in the domain alone, so the evidence is the domain's
	plain  bool // the two addresses are shown whole, without marks by the letter
}

// slipOf refines what a check found to what the two addresses show: the check says "one edit", the eye wants to know
// which.
func slipOf(name, reason string, typed, known mail.Address) slip {
	s := slip{class: view.Red, known: known, args: map[string]string{}}
	td, kd := typed.Domain(), known.Domain()
	s.domain = !known.IsZero() && typed.Local() == known.Local()
	if !td.IsZero() {
		s.args["domain"] = safeAddress(td.Unicode())
		s.args["tld"] = safeAddress(td.TLD())
	}
	if !known.IsZero() {
		s.args["known"] = safeAddress(shown(known))
		if s.domain {
			s.args["known"] = safeAddress(kd.Unicode())
		}
	}
	switch name {
	case policy.Malformed:
		s.malformed(reason)
	case policy.UnknownTLD:
		s.as(tldUnknown, view.Postmark{Text: "?", Kind: "other"})
	case policy.WrongHost, policy.OtherPlace:
		s.amber(wrongHost, "@≠@")
		s.args["host"] = s.args["domain"]
		s.args["organisation"] = safeAddress(kd.Name())
	case policy.Namesake:
		s.amber(namesake, "2×")
		if reason == answered {
			s.reason = answered
		}
	case policy.Greeting:
		s.amber(greeting, "2×")
	case policy.Attachment:
		s.amber(attachment, "?")
	case policy.Visible:
		s.amber(visible, "≡")
	case policy.Quotation:
		s.amber(quotation, "2×")
	case policy.Fitting:
		s.amber(reason, "≠")
	case policy.Document:
		s.amber(reason, "≡")
		if reason != document && reason != client {
			s.mark.Text = "?"
		}
	case policy.UsualPerson, policy.BlindReply, policy.ListName:
		s.amber(reason, "≡")
	case policy.OddOneOut:
		s.amber(oddOneOut, "2×")
	case policy.Outsider:
		s.amber(outsider, "≠")
	case policy.WrongSender:
		s.amber(wrongSender, "≠")
		s.args["known"] = safeAddress(shown(known))
		s.known, s.domain = mail.Address{}, false // it is no address to write to instead
	case policy.Rule:
		s.class = view.Slate
		s.as(validate, view.Postmark{Text: "!", Kind: "other"})
		switch reason {
		case "blocked":
			s.reason = blocked
		case "marking", "apart", "words", "file":
			s.reason = validate + "-" + reason
		}
	case policy.Drill:
		s.difference(reason, typed, known)
		s.reason = drill
	case policy.FirstTime:
		s.amber(firstTime, "1×")
	case policy.DisplayName:
		s.displayName(typed, known)
	case policy.ColdStart:
		s.difference(reason, typed, known)
		s.reason = coldStart
		s.args["famous"] = safeAddress(kd.Unicode())
	default:
		s.difference(reason, typed, known)
	}
	return s
}

func (s *slip) as(reason string, mark view.Postmark) { s.reason, s.mark = reason, mark }

func (s *slip) amber(reason, mark string) {
	s.class, s.plain = view.Amber, true
	s.as(reason, view.Postmark{Text: mark, Kind: "other"})
}

func (s *slip) malformed(fault string) {
	marks := map[string]string{
		string(mail.NoDomain): "@?", string(mail.NoLocal): "?@", string(mail.TwoAts): "@@", string(mail.Space): "␣",
		string(mail.NoDot): ".?", string(mail.Dots): "..", string(mail.NoAt): "@?",
	}
	mark := marks[fault]
	if mark == "" {
		mark = "!"
	}
	s.as(malformed, view.Postmark{Text: mark, Kind: "other"})
	s.args["what"] = fault
}

// difference names the slip that leads from the known address to the typed one.
func (s *slip) difference(reason string, typed, known mail.Address) {
	if known.IsZero() {
		s.as("unknown", view.Postmark{Text: "?", Kind: "other"})
		return
	}
	t, k := typed.Domain().Unicode(), known.Domain().Unicode()
	if !s.domain {
		if t != k {
			s.as(editSeveral, view.Postmark{Text: "≠", Kind: "changed"})
			return
		}
		t, k = typed.Local(), known.Local()
	}
	switch {
	case s.domain && (reason == "tld-slip" || typed.Domain().Name() == known.Domain().Name() && typed.Domain().Suffix() != known.Domain().Suffix()):
		s.ending(typed.Domain())
	case reason == "confusable" && s.foreign(t, k):
	case strings.ReplaceAll(t, ".", "") == strings.ReplaceAll(k, ".", ""):
		s.as(movedDot, view.Postmark{Text: ".", Kind: "dot"})
	default:
		s.edit(t, k)
	}
}

// displayName: the name says another address than the mail goes to. When the two nearly agree, what differs is the news;
// else it is another person's, or an old one.
func (s *slip) displayName(typed, known mail.Address) {
	const few = 3
	if _, n := align(shown(typed), shown(known)); n <= few {
		s.difference("", typed, known)
		return
	}
	s.amber(wrongHost, "@≠@")
	s.args["host"] = s.args["domain"]
}

// ending is a slip in the top-level domain: where would it go?
func (s *slip) ending(typed mail.Domain) {
	if code, name, ok := country(typed); ok {
		s.args["country"] = name
		s.as(tldCountry, view.Postmark{Text: code, Caption: strings.ToUpper(name), Kind: "country"})
		return
	}
	s.as(tldOther, view.Postmark{Text: "." + typed.TLD(), Kind: "other"})
}

// foreign is a look-alike with letters of another script than those they stand for: how many, and which script. A letter
// that only has another mark (ũ for ü) is one that is different.
func (s *slip) foreign(typed, known string) bool {
	n, script, mark := 0, "", ""
	ops, _ := align(typed, known)
	for _, o := range ops {
		if o.typed == o.known || o.typed == 0 {
			continue
		}
		sc := scriptOf(o.typed)
		if sc == "" || sc == scriptOf(o.known) || sc == "Latin" && o.typed < 0x80 {
			continue
		}
		if script == "" {
			script, mark = sc, string(o.typed)
			if o.known != 0 {
				mark += "≠" + string(o.known)
			}
		}
		n++
	}
	if n == 0 {
		return false
	}
	s.args["n"], s.args["script"] = strconv.Itoa(n), script
	s.as(confusable, view.Postmark{Text: mark, Kind: "confusable"})
	return true
}

// edit names a difference of few letters.
func (s *slip) edit(typed, known string) {
	ops, n := align(typed, known)
	first := op{}
	for _, o := range ops {
		if o.typed != o.known {
			first = o
			break
		}
	}
	switch {
	case n != 1:
		s.as(editSeveral, view.Postmark{Text: "≠", Kind: "changed"})
	case first.swap:
		s.as(swap, view.Postmark{Text: string([]rune{first.typed, first.known}), Kind: "swap"})
	case first.typed == 0 && strings.HasSuffix(known, typed):
		s.as(lostFirst, view.Postmark{Text: "^", Kind: "missing"})
	case first.typed == 0:
		s.as(editMissing, view.Postmark{Text: "^", Kind: "missing"})
	case first.known == 0:
		s.as(editExtra, view.Postmark{Text: string(first.typed), Kind: "extra"})
	default:
		s.as(editChanged, view.Postmark{Text: string(first.typed) + "≠" + string(first.known), Kind: "changed"})
	}
}

// scripts are those that occur in domains; the rest is named "".
var scripts = []string{
	"Latin", "Cyrillic", "Greek", "Armenian", "Hebrew", "Arabic", "Georgian", "Cherokee", "Devanagari", "Thai", "Han",
	"Hiragana", "Katakana", "Hangul", "Coptic", "Lisu",
}

func scriptOf(r rune) string {
	for _, name := range scripts {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}

// shown is an address as people read it.
func shown(a mail.Address) string {
	if a.Domain().IsZero() {
		return a.Local()
	}
	return a.Local() + "@" + a.Domain().Unicode()
}
