package contents

import "strings"

// code looks at what begins with a capital letter at i, its first word ending at end. It gives where it ends.
func (s *scan) code(i, end int) int {
	if n, ok := s.iban(i); ok {
		s.add(IBAN)
		return n
	}
	word := s.text[i:end]
	if n, ok := s.nino(i); ok {
		s.add(NationalID)
		return n
	}
	if n := s.zone(i); n > 0 {
		s.add(Passport)
		return n
	}
	is := func(words ...string) bool { return s.beside(i, end, words...) }
	digits, capitals := 0, 0
	for k := range len(word) {
		switch {
		case digit(word[k]):
			digits++
		case upper(word[k]):
			capitals++
		default:
			return end
		}
	}
	switch {
	case len(word) == 16 && fiscal(word):
		s.add(NationalID) // IT
	case len(word) == 9 && strings.IndexByte("XYZ", word[0]) >= 0 && spanish(word) && is("nie", "nif", "dni", "extranjero"):
		s.add(NationalID)
	case len(word) >= 7 && len(word) <= 9 && digits >= 5 && is(passportWords...):
		s.add(Passport)
	case len(word) == 6 && capitals >= 2 && is("pnr", "booking reference", "booking code", "record locator", "buchungscode", "buchungsnummer",
		"confirmation code", "code de réservation", "localizador", "reservation code"):
		s.add(Travel)
	case len(word) == 3 && digits == 2 && word[0] != 'U' && end+1 < len(s.text) && s.text[end] == '.' && digit(s.text[end+1]):
		s.codes++ // ICD-10, "E11.9"
	case digits >= 1 && digits <= 4 && capitals == 2 && digit(word[len(word)-1]) && digit(word[2]):
		s.flights++ // "BA117"
	}
	return end
}

// passportWords say that a number is one of a passport.
var passportWords = []string{"passport", "passport no", "reisepass", "reisepassnummer", "passnummer", "passeport", "pasaporte", "passaporto", "paspoort", "passaporte", "paszport"}

// mixed looks at digits with a letter behind them.
func (s *scan) mixed(i, end int) int {
	for end < len(s.text) && alnum(s.text[end]) {
		end++
	}
	word := s.text[i:end]
	switch {
	case len(word) == 9 && spanish(word) && s.beside(i, end, "dni", "nif", "nie"):
		s.add(NationalID)
	case len(word) == 18 && chinese(word):
		s.add(NationalID)
	default:
		if n := s.zone(i); n > 0 {
			s.add(Passport)
			return n
		}
	}
	return end
}

// lengths are those of IBANs, by country (ISO 13616 registry).
var lengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28,
	"CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18,
	"GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32,
	"LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
	"PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25,
	"SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}

// iban reads one at i, in one piece or in groups.
func (s *scan) iban(i int) (end int, ok bool) {
	if i+15 > len(s.text) || !upper(s.text[i+1]) || !digit(s.text[i+2]) || !digit(s.text[i+3]) {
		return 0, false
	}
	n := lengths[s.text[i:i+2]]
	var b [40]byte
	got := 0
	at := i
	for ; at < len(s.text) && got < n; at++ {
		switch c := s.text[at]; {
		case digit(c) || upper(c):
			b[got] = c
			got++
		case c != ' ' || got%4 != 0:
			return 0, false
		}
	}
	if n == 0 || got != n || at < len(s.text) && alnum(s.text[at]) {
		return 0, false
	}
	m := 0
	for k := range n {
		switch c := b[(k+4)%n]; {
		case digit(c):
			m = (m*10 + int(c-'0')) % 97
		default:
			m = (m*100 + int(c-'A') + 10) % 97
		}
	}
	return at, m == 1
}

// nino reads a UK National Insurance number: "QQ 12 34 56 C", with a prefix that is given out.
func (s *scan) nino(i int) (end int, ok bool) {
	var b [9]byte
	got, at := 0, i
	for ; at < len(s.text) && got < 9; at++ {
		switch c := s.text[at]; {
		case digit(c) || upper(c):
			if digit(c) != (got >= 2 && got < 8) {
				return 0, false
			}
			b[got] = c
			got++
		case c != ' ' || got%2 != 0 || got == 0:
			return 0, false
		}
	}
	if got != 9 || at < len(s.text) && alnum(s.text[at]) || b[8] > 'D' {
		return 0, false
	}
	two := string(b[:2])
	bad := strings.IndexByte("DFIQUV", b[0]) >= 0 || strings.IndexByte("DFIOQUV", b[1]) >= 0 ||
		strings.Contains("BG GB NK KN TN NT ZZ", two)
	return at, !bad && (strings.Contains(s.text[i:at], " ") || s.beside(i, at, "nino", "ni number", "national insurance", "insurance no", "ni no"))
}

// spanish checks the letter of a DNI or NIE.
func spanish(w string) bool {
	n := strings.IndexByte("XYZ", w[0])
	if n < 0 {
		if n = int(w[0]) - '0'; n < 0 || n > 9 {
			return false
		}
	}
	for k := 1; k < 8; k++ {
		if !digit(w[k]) {
			return false
		}
		n = n*10 + int(w[k]-'0')
	}
	return w[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[n%23]
}

// chinese checks a resident identity number (GB 11643, ISO/IEC 7064 mod 11-2).
func chinese(w string) bool {
	n := 0
	for k := range 17 {
		if !digit(w[k]) {
			return false
		}
		n = (n + int(w[k]-'0')) * 2 % 11
	}
	year := w[6:8]
	return w[17] == 'X' && (year == "19" || year == "20") && (12-n)%11 == 10
}

// fiscal checks an Italian codice fiscale by its shape and its last letter.
func fiscal(w string) bool {
	const shape = "AAAAAA00A00A000"
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	n := 0
	for k := range 15 {
		c := w[k]
		if digit(c) != (shape[k] == '0') {
			return false
		}
		v := int(c - 'A')
		if digit(c) {
			v = int(c - '0')
		}
		if k%2 == 0 {
			n += odd[v]
		} else {
			n += v
		}
	}
	return upper(w[15]) && int(w[15]-'A') == n%26
}
