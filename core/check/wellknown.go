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
	providers int // how many of names
	index     *near.Index
}

// wellKnown gives the list; it is built when first asked for, which takes a few milliseconds and half a MiB.
var wellKnown = sync.OnceValue(func() *domainList {
	l := &domainList{names: strings.Fields(providerText)}
	l.providers = len(l.names)
	l.names = append(l.names, strings.Fields(domainText)...)
	l.index = near.NewIndex(func(id uint32) string { return l.names[id] })
	for i := range l.names {
		l.index.Add(uint32(i))
	}
	return l
})

// namesake is one domain of the list near another.
type nearKnown struct {
	name     string
	distance int
	provider bool
}

// near gives the domains of the list within max edits of d.
func (l *domainList) near(d string, max int) []nearKnown {
	var out []nearKnown
	for _, m := range l.index.Find(near.NewPattern(d), max, nil) {
		out = append(out, nearKnown{l.names[m.ID], m.Distance, int(m.ID) < l.providers})
	}
	return out
}

// famous tells whether d is on the list. Each part of the list is sorted.
func famous(d mail.Domain) bool {
	l := wellKnown()
	_, provider := slices.BinarySearch(l.names[:l.providers], d.ASCII())
	if provider {
		return true
	}
	_, other := slices.BinarySearch(l.names[l.providers:], d.ASCII())
	return other
}
