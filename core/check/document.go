package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"missent/core/contents"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/wording"
)

// document: a file with the message is about somebody who is known and gets no copy: both words of his name stand in its
// name, or it greets him; or it names a client of the organisation, and the recipient is outside and not there. A note about the recipient; what is at stake may make a window of it, where policy wants that.
func (s *subject) document() {
	if s.brought || s.m.Tool || listLike(s.r.Addr) || len(s.m.Attachments) == 0 || s.known.Rules.Off(policy.Document) || s.put() > 3 {
		return
	}
	for _, y := range s.files() {
		name := s.nameOf(s.r)
		if !s.right(y.Addr) && !onePerson(s.r.Addr, y.Addr, name, y.Name) {
			s.propose(proposal{policy.Document, "document", .45, y.Addr, 2})
			return
		}
	}
	if at := s.r.Addr.Domain(); len(s.known.Rules.Clients) > 0 && !s.own(at.Registered()) && !s.inside(at) {
		if c := s.client(at.ASCII()); c != "" && !s.right(mail.Address{}) {
			s.propose(proposal{policy.Document, "document-client", .45, mail.Address{}, 2})
			s.named = c
		}
	}
}

// client is the name of a client whom a file is about, unless one of those it names is at that domain. Of the text of a file
// the beginning is read, and in its name any sign parts words.
func (l *letter) client(at string) (name string) {
	const most = 64 << 10
	apart := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return ' '
	}
	for i := range l.known.Rules.Clients {
		c := &l.known.Rules.Clients[i]
		is := slices.ContainsFunc(l.m.Attachments, func(file string) bool { return c.Name.In(strings.Map(apart, file)) }) ||
			slices.ContainsFunc(l.m.Files, func(f mail.File) bool { return c.Name.In(string(f.Text[:min(len(f.Text), most)])) })
		if !is {
			continue
		}
		if _, there := c.At.Match(at); there {
			return ""
		}
		name = cmp.Or(name, c.Name.Pattern)
	}
	return name
}

// files are those whom the files are about though the message does not go to them, found once for a message.
func (l *letter) files() []mail.Recipient {
	if l.about == nil {
		found := l.findFiles()
		l.about = &found
	}
	return *l.about
}

func (l *letter) findFiles() (out []mail.Recipient) {
	var people []wording.Person
	for _, name := range l.m.Attachments {
		words := slices.DeleteFunc(nameWords(name), func(w string) bool { return len(w) < 3 })
		for i := range len(words) - 1 {
			people = append(people, wording.Person{Words: words[i : i+2]})
		}
	}
	for i := range l.m.Files {
		for _, p := range wording.Greeted(string(l.m.Files[i].Text)) {
			if len(p.Words) >= 2 {
				people = append(people, p)
			}
		}
	}
	for _, p := range people {
		called := p.Called()
		if slices.ContainsFunc(l.all, func(r mail.Recipient) bool { return called(l.nameOf(&r)) }) || l.mine(p) {
			continue
		}
		for _, k := range l.known.Book.Named(called) {
			if !l.has(k.Addr) && !l.known.Me.Has(k.Addr) && (k.Sent > 0 || k.Listed || k.Replies > 0) {
				out = append(out, mail.Recipient{Name: k.Name, Addr: k.Addr})
			}
		}
	}
	return out
}

// closed: a file that takes a password, or that should be readable and is not, cannot be looked into. It is about the
// message, and a note; nobody is told that such a file is clean.
func (l *letter) closed() (Finding, bool) {
	if l.m.Tool || l.known.Rules.Off(policy.Document) {
		return Finding{}, false
	}
	reason := ""
	for _, f := range l.m.Files {
		switch {
		case f.State == mail.Locked:
			reason = "file-locked"
		case f.State == mail.Unreadable && reason == "":
			reason = "file-unreadable"
		}
	}
	return Finding{Check: policy.Document, Reason: reason, Level: Note, Score: noteAt}, reason != ""
}

// holds is what the message and its files hold, looked for once, when first somebody is in doubt.
func (l *letter) holds() []contents.Found {
	if l.holding != nil {
		return *l.holding
	}
	all := [][]contents.Found{contents.Look(string(l.m.Subject), string(l.m.Body))}
	for _, name := range l.m.Attachments {
		if k, ok := contents.Name(name); ok {
			all = append(all, []contents.Found{{Kind: k, Count: 1}})
		}
	}
	for i := range l.m.Files {
		f := &l.m.Files[i]
		all = append(all, contents.Look("", string(f.Text)))
		if strings.TrimSpace(string(f.Label)) != "" {
			all = append(all, []contents.Found{{Kind: contents.Marking, Count: 1}})
		}
	}
	if len(l.m.Marks) > 0 {
		all = append(all, []contents.Found{{Kind: contents.Marking, Count: 1}})
	}
	found := contents.Sum(all...)
	l.holding = &found
	return found
}
