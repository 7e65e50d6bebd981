package contents

import "strings"

// number looks at what begins with a digit at i: groups of digits with one space, dot, hyphen or slash between them. It
// gives where it ends.
func (s *scan) number(i int) int {
	var digits, form []byte // form has a letter for each group: its length from 'a', and the signs between
	end, run := i, 0
	const longest = 24
	for at := i; at < len(s.text) && len(digits) < longest; at++ {
		c := s.text[at]
		if digit(c) {
			digits = append(digits, c)
			run++
			end = at + 1
			continue
		}
		if at+1 >= len(s.text) || !digit(s.text[at+1]) || !strings.ContainsRune(" .-/", rune(c)) {
			break
		}
		form, run = append(form, byte('0'+min(run, 40)), c), 0
	}
	form = append(form, byte('0'+min(run, 40)))
	if end < len(s.text) && alnum(s.text[end]) {
		return s.mixed(i, end)
	}
	if s.coordinates(i) {
		return end
	}
	if len(digits) >= 8 {
		s.judge(digits, string(form), i, end)
	}
	return end
}

// judge decides what the digits are. form tells how they were grouped: "3-2-4".
func (s *scan) judge(d []byte, form string, i, end int) {
	is := func(words ...string) bool { return s.beside(i, end, words...) }
	whole := len(form) == 1
	switch n := len(d); {
	case n >= 13 && n <= 19 && issuer(d) && luhn(d) && (form == "4 4 4 4" || form == "4-4-4-4" || form == "4 6 5" ||
		is("card", "visa", "mastercard", "amex", "cvv", "cvc", "exp", "karte", "kreditkarte", "carte", "tarjeta", "carta", "kaart", "cartão")):
		s.add(Card)
	case n == 13 && (form == "3.4.4.2" || whole && is("ahv", "avs")) && string(d[:3]) == "756" && ean(d):
		s.add(NationalID) // CH
	case n == 13 && is("e-ticket", "eticket", "ticket number", "ticket no", "ticketnummer", "billet"):
		s.add(Travel)
	case n == 15 && frenchNIR(d) && (strings.HasPrefix(form, "1 2 2 2 3 3") || is("sécu", "secu", "sociale", "nir")):
		s.add(NationalID)
	case n == 12 && form != "" && verhoeff(d) && is("aadhaar", "aadhar", "uidai"):
		s.add(NationalID)
	case n == 11 && (form == "2.2.2-3.2" && belgian(d) || form == "3.3.3-2" && cpf(d)):
		s.add(NationalID)
	case n == 11 && (germanTax(d) && is("steuer-id", "steuerid", "idnr", "identifikationsnummer", "steueridentifikationsnummer", "tin") ||
		pesel(d) && is("pesel") || norwegian(d) && is("fødselsnummer", "personnummer", "fnr") || turkish(d) && is("tckn", "kimlik")):
		s.add(NationalID)
	case n == 10 && mod11(d, nhsWeights) && (form == "3 3 4" || form == "3-3-4") && !is("tel", "phone", "fax", "mobile") || n == 10 && mod11(d, nhsWeights) && is("nhs", "patient"):
		s.add(Health)
	case (n == 10 || n == 12) && luhn(d[n-10:]) && (form == "6-4" || form == "8-4") && is("personnummer", "samordningsnummer"):
		s.add(NationalID)
	case n == 9 && (form == "3-2-4" || form == "3 2 4") && ssn(d) && is("ssn", "social security", "social sec"):
		s.add(NationalID)
	case n == 9 && luhn(d) && (form == "3 3 3" || form == "3-3-3" || whole) && is("sin", "social insurance"):
		s.add(NationalID)
	case n == 9 && bsn(d) && is("bsn", "burgerservicenummer", "sofinummer"):
		s.add(NationalID)
	case n == 9 && mod11(d, nifWeights) && is("nif", "contribuinte"):
		s.add(NationalID)
	case n == 9 && tfn(d) && is("tfn", "tax file number"):
		s.add(NationalID)
	case n == 9 && aba(d) && is("routing", "aba", "rtn"):
		s.add(Routing)
	case (n == 8 || n == 9) && whole && is(passportWords...):
		s.add(Passport)
	}
}

var (
	nhsWeights = []int{10, 9, 8, 7, 6, 5, 4, 3, 2}
	nifWeights = []int{9, 8, 7, 6, 5, 4, 3, 2}
)

// coordinates looks for "51.5074, -0.1278" at i, with a word that says so; four decimals are ten metres.
func (s *scan) coordinates(i int) bool {
	lat, at, ok := decimal(s.text, i)
	if !ok || lat > 90 {
		return false
	}
	for at < len(s.text) && strings.IndexByte(" ,;NSns\t/\xc2\xb0", s.text[at]) >= 0 {
		at++
	}
	if at < len(s.text) && (s.text[at] == '-' || s.text[at] == '+') {
		at++
	}
	long, end, ok := decimal(s.text, at)
	if !ok || long > 180 || lat == 0 && long == 0 {
		return false
	}
	if !s.beside(i, end, "lat", "latitude", "lon", "long", "longitude", "coordinates", "coords", "gps", "koordinaten", "coordonnées", "coordenadas",
		"position", "grid", "maps", "map", "geo", "location") {
		return false
	}
	s.add(Place)
	return true
}

// decimal reads a number with four decimals or more.
func decimal(s string, i int) (v float64, end int, ok bool) {
	at := i
	for at < len(s) && digit(s[at]) && at-i < 4 {
		v = v*10 + float64(s[at]-'0')
		at++
	}
	if at == i || at >= len(s) || s[at] != '.' {
		return 0, at, false
	}
	from := at + 1
	scale := .1
	for at = from; at < len(s) && digit(s[at]); at++ {
		v += scale * float64(s[at]-'0')
		scale /= 10
	}
	return v, at, at-from >= 4 && at-from <= 8
}
