package contents

import (
	"slices"
	"strings"
)

// marked looks for a protective marking: in the subject, and in the first and last lines of the text, where it is a line by
// itself. Prose that only speaks of one is none.
func (s *scan) marked(subject string) {
	const about = 5
	lines := strings.FieldsFunc(s.text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		if i >= about && i < len(lines)-about {
			continue
		}
		if marking(strings.TrimSpace(line), true) {
			s.add(Marking)
			return
		}
	}
	if marking(strings.TrimSpace(subject), false) {
		s.add(Marking)
	}
}

// banners are markings that fill a line.
var banners = []string{
	// UK: Government Security Classifications Policy, 2024
	"OFFICIAL", "OFFICIAL-SENSITIVE", "OFFICIAL SENSITIVE", "SECRET", "TOP SECRET", "UK SECRET", "UK TOP SECRET", "UK OFFICIAL-SENSITIVE", "UK EYES ONLY",
	// NATO
	"NATO RESTRICTED", "NATO CONFIDENTIAL", "NATO SECRET", "COSMIC TOP SECRET", "NATO UNCLASSIFIED",
	// EU: Council Decision 2013/488/EU
	"EU RESTRICTED", "EU CONFIDENTIAL", "EU SECRET", "EU TOP SECRET", "RESTREINT UE", "RESTREINT UE/EU RESTRICTED", "CONFIDENTIEL UE",
	"CONFIDENTIEL UE/EU CONFIDENTIAL", "SECRET UE", "SECRET UE/EU SECRET", "TRES SECRET UE/EU TOP SECRET", "TRÈS SECRET UE/EU TOP SECRET", "LIMITE",
	// US: 32 CFR part 2002, and what it replaces
	"CUI", "CONTROLLED", "CONTROLLED UNCLASSIFIED INFORMATION", "FOUO", "FOR OFFICIAL USE ONLY", "UNCLASSIFIED//FOUO", "U//FOUO", "SECRET//NOFORN", "NOFORN",
	"LAW ENFORCEMENT SENSITIVE",
	// Germany: VSA
	"VS-NFD", "VS-NUR FÜR DEN DIENSTGEBRAUCH", "VS - NUR FÜR DEN DIENSTGEBRAUCH", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM",
	// others
	"DIFFUSION RESTREINTE", "CONFIDENTIEL DEFENSE", "CONFIDENTIEL DÉFENSE", "STRICTLY CONFIDENTIAL", "CONFIDENTIAL", "STRENG VERTRAULICH",
}

// caveats may stand behind a banner.
var caveats = []string{"//", " - ", ": ", " ["}

// marking tells whether line is a marking, or, in a subject, begins or ends with one.
func marking(line string, whole bool) bool {
	if len(line) > 200 {
		return false
	}
	if strings.Contains(line, "TLP:") && trafficLight(line, whole) {
		return true
	}
	bare := strings.Trim(line, " *[]()-=_#")
	if bare == "" || bare != strings.ToUpper(bare) && !strings.HasPrefix(strings.ToUpper(bare), "VS-N") && whole {
		return false
	}
	up := strings.ToUpper(bare)
	for _, b := range banners {
		if up == b && (bare == up || strings.HasPrefix(b, "VS")) {
			return true
		}
		if whole && bare == up && len(up) < 100 && behind(up, b, "//") || !whole && labelled(line, b) {
			return true
		}
		if whole && strings.HasPrefix(up, "OFFICIAL-SENSITIVE") && len(up) < 60 {
			return true // with a descriptor: "OFFICIAL-SENSITIVE COMMERCIAL"
		}
	}
	return false
}

// behind tells whether line is the banner with a caveat behind it, one that has or follows the mark given.
func behind(line, banner, mark string) bool {
	rest, ok := strings.CutPrefix(line, banner)
	return ok && slices.ContainsFunc(caveats, func(c string) bool {
		return strings.HasPrefix(rest, c) && (strings.Contains(c, mark) || strings.Contains(banner, mark))
	})
}

// labelled tells whether a subject begins or ends with the banner, as a label.
func labelled(line, banner string) bool {
	if behind(line, banner, "") {
		return true
	}
	if rest, ok := strings.CutPrefix(line, "["); ok {
		if rest, ok = strings.CutPrefix(rest, banner); ok && strings.HasPrefix(rest, "]") {
			return true
		}
	}
	for _, frame := range []string{"[]", "()"} {
		if rest, ok := strings.CutSuffix(line, frame[1:]); ok {
			if rest, ok = strings.CutSuffix(rest, banner); ok && strings.HasSuffix(rest, frame[:1]) {
				return true
			}
		}
	}
	return false
}

// trafficLight looks for a label of TLP 2.0, of those that are not public.
func trafficLight(line string, whole bool) bool {
	for _, colour := range []string{"TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN"} {
		if i := strings.Index(line, colour); i >= 0 {
			rest := line[i+len(colour):]
			return (!whole || len(line) < 40) && (rest == "" || !alnum(rest[0]))
		}
	}
	return false
}
