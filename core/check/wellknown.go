package check

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"missent/core/mail"
	"missent/core/near"
)

// The lists are data; lists/README.md names their sources and licences.
//
//go:embed lists/providers.txt
var providerText string

//go:embed lists/domains.txt
var domainText string

// domainList is every domain that is known to exist apart from the user's own mail, the mail providers first.
type domainList struct {
	names     []string
	providers int         // how many of names
	great     *near.Index // the providers
	all       *near.Index
}

// wellKnown gives the list; it is built when first asked for, which takes a few milliseconds and half a MiB.
var wellKnown = sync.OnceValue(func() *domainList {
	l := &domainList{names: strings.Fields(providerText)}
	l.providers = len(l.names)
	l.names = append(l.names, strings.Fields(domainText)...)
	name := func(id uint32) string { return l.names[id] }
	l.great, l.all = near.NewIndex(name), near.NewIndex(name)
	for i := range l.names {
		if l.all.Add(uint32(i)); i < l.providers {
			l.great.Add(uint32(i))
		}
	}
	return l
})

// nearKnown is one domain of the list near another.
type nearKnown struct {
	name     string
	distance int
}

// providersNear gives the providers within two edits of d.
func (l *domainList) providersNear(d string) []nearKnown {
	var out []nearKnown
	for _, m := range l.great.Find(near.NewPattern(d), 2, nil) {
		out = append(out, nearKnown{l.names[m.ID], m.Distance})
	}
	return out
}

// othersNear gives everything else of the list within one edit of d.
func (l *domainList) othersNear(d string) []string {
	var out []string
	for _, m := range l.all.Find(near.NewPattern(d), 1, nil) {
		if int(m.ID) >= l.providers {
			out = append(out, l.names[m.ID])
		}
	}
	return out
}

// provider tells whether mail of many people that have nothing else in common goes to the domain.
func provider(name string) bool {
	l := wellKnown()
	_, ok := slices.BinarySearch(l.names[:l.providers], name)
	return ok
}

// famous tells whether d is on the list. Each part of the list is sorted.
func famous(d mail.Domain) bool {
	l := wellKnown()
	_, other := slices.BinarySearch(l.names[l.providers:], d.ASCII())
	return other || provider(d.ASCII())
}
