package check

import (
	"path"
	"slices"
	"strings"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/policy"
)

// held is what a rule about the message says of one recipient: what is marked may not go to his domain, his domain may not
// be on one message with another's, or words or files do not leave the organisation.
func (l *letter) held(r *mail.Recipient) (reason, pattern, text string, spoke bool) {
	rules := &l.known.Rules
	if len(rules.Marking)+len(rules.Apart)+len(rules.Words)+len(rules.Files) == 0 {
		return "", "", "", false
	}
	at := r.Addr.Domain()
	for _, a := range rules.Apart {
		if _, one := a.One.Match(at.ASCII()); one {
			if other := l.withDomain(a.Other); other != "" {
				return "apart", other, a.Text, true
			}
		}
		if _, two := a.Other.Match(at.ASCII()); two {
			if other := l.withDomain(a.One); other != "" {
				return "apart", other, a.Text, true
			}
		}
	}
	if l.own(at.Registered()) || l.inside(at) {
		return "", "", "", false
	}
	for _, m := range rules.Marking {
		if _, may := m.To.Match(at.ASCII()); !may && l.marked(m.Mark) {
			return "marking", m.Mark, "", true
		}
	}
	for i := range rules.Words {
		if p := &rules.Words[i]; l.says(p) {
			return "words", p.Pattern, p.Text, true
		}
	}
	for _, name := range l.m.Attachments {
		ext := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
		if slices.Contains(rules.Files, ext) && ext != "" {
			return "file", "." + ext, "", true
		}
	}
	return "", "", "", false
}

// withDomain is the domain of a recipient that is meant by the list, "" where there is none.
func (l *letter) withDomain(of policy.Entries) string {
	for i := range l.all {
		at := l.all[i].Addr.Domain().ASCII()
		if _, is := of.Match(at); is {
			return at
		}
	}
	return ""
}

// says tells whether the message or a file with it has the words.
func (l *letter) says(p *policy.Phrase) bool {
	return p.In(string(l.m.Subject)) || p.In(string(l.m.Body)) ||
		slices.ContainsFunc(l.m.Files, func(f mail.File) bool { return p.In(f.Name) || p.In(string(f.Text)) })
}

// marked tells whether the message bears the marking: in its subject, in the first or last lines of its text or of a file,
// in a field of its header, or as the label of a file.
func (l *letter) marked(mark string) bool {
	if banner(string(l.m.Subject), mark) || topAndTail(string(l.m.Body), mark) {
		return true
	}
	for _, field := range l.m.Marks {
		if strings.Contains(strings.ToUpper(string(field)), strings.ToUpper(mark)) {
			return true
		}
	}
	for i := range l.m.Files {
		f := &l.m.Files[i]
		if strings.Contains(strings.ToUpper(string(f.Label)), strings.ToUpper(mark)) || topAndTail(string(f.Text), mark) {
			return true
		}
	}
	return false
}

// topAndTail looks for the marking where markings stand.
func topAndTail(text, mark string) bool {
	const about = 5
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		if (i < about || i >= len(lines)-about) && len(line) <= 200 && banner(line, mark) {
			return true
		}
	}
	return false
}

// banner tells whether a line begins or ends with the marking, in its letters: what only speaks of one has it in the middle.
func banner(line, mark string) bool {
	line = strings.Trim(line, " *[](){}-=_#\t")
	for _, at := range []int{0, len(line) - len(mark)} {
		if at < 0 || len(line) < len(mark) || line[at:at+len(mark)] != mark {
			continue
		}
		before, after := line[:at], line[at+len(mark):]
		if (before == "" || !wordEnd(before[len(before)-1])) && (after == "" || !wordEnd(after[0])) {
			return true
		}
	}
	return false
}

// wordEnd tells whether a byte belongs to the word next to it: OFFICIAL is not OFFICIAL-SENSITIVE.
func wordEnd(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c >= 0x80
}

// Inside tells whether a domain is of the user's own organisation: one of policy's, or his own addresses'.
func Inside(d mail.Domain, me history.Owners, rules policy.Rules) bool {
	l := letter{known: Known{Me: me, Rules: rules}}
	return l.inside(d) || l.own(d.Registered())
}
