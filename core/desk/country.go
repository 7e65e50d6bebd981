package desk

import (
	_ "embed"
	"strings"

	"missent/core/mail"
)

// countries names the country of each country-code top-level domain of the public suffix list, with the English names of
// CLDR, one a line: "ml Mali". Left out are those that everybody uses as generic ones (.co, .io, .me and the like): nobody
// would understand that a shop is in Colombia.
//
//go:embed countries.txt
var countries string

// country gives the code and the English name of the country a domain belongs to.
func country(d mail.Domain) (code, name string, ok bool) {
	tld := d.TLD()
	if len(tld) != 2 {
		return "", "", false
	}
	line := "\n" + tld + " "
	_, rest, found := strings.Cut("\n"+countries, line)
	if !found {
		return "", "", false
	}
	name, _, _ = strings.Cut(rest, "\n")
	return strings.ToUpper(tld), name, true
}
