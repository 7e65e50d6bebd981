package contents

import "strings"

// zone looks for a line of a machine-readable zone at i (ICAO Doc 9303): the one with the check digits, in the forms TD1 (30
// signs), TD2 (36) and TD3 (44), passports, identity cards and visas. It gives where it ends, 0 where there is none.
func (s *scan) zone(i int) int {
	end := i
	for end < len(s.text) && end-i <= 44 && (digit(s.text[end]) || upper(s.text[end]) || s.text[end] == '<') {
		end++
	}
	z := s.text[i:end]
	switch len(z) {
	case 44, 36: // number, nationality, birth, sex, expiry
		if strings.IndexByte("MFX<", z[20]) >= 0 && checked(z[:9], z[9]) && checked(z[13:19], z[19]) && checked(z[21:27], z[27]) {
			return end
		}
	case 30: // first line: type, state, number; second: birth, sex, expiry
		first := strings.IndexByte("ACI", z[0]) >= 0 && strings.Contains(z, "<") && checked(z[5:14], z[14])
		second := digit(z[0]) && strings.IndexByte("MFX<", z[7]) >= 0 && checked(z[:6], z[6]) && checked(z[8:14], z[14])
		if first || second {
			return end
		}
	}
	return 0
}

// checked tells whether c is the check digit of field: weights 7, 3, 1.
func checked(field string, c byte) bool {
	if !digit(c) {
		return false
	}
	n := 0
	for k := range len(field) {
		v := 0
		switch {
		case digit(field[k]):
			v = int(field[k] - '0')
		case upper(field[k]):
			v = int(field[k]-'A') + 10
		}
		n += v * [...]int{7, 3, 1}[k%3]
	}
	return n%10 == int(c-'0')
}
