package contents

import "strconv"

// sum adds the digits, each times its weight.
func sum(d []byte, weights []int) int {
	n := 0
	for i, w := range weights {
		n += w * int(d[i]-'0')
	}
	return n
}

// luhn checks ISO/IEC 7812-1 annex B.
func luhn(d []byte) bool {
	n := 0
	for i := range d {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		n += v
	}
	return n%10 == 0
}

// issuer tells whether the beginning and the length are those of a network of cards.
func issuer(d []byte) bool {
	n := len(d)
	two, _ := strconv.Atoi(string(d[:2]))
	four, _ := strconv.Atoi(string(d[:4]))
	switch {
	case d[0] == '4':
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return n == 16
	case two == 34 || two == 37:
		return n == 15
	case four == 6011, two == 65, two == 62, four >= 3528 && four <= 3589:
		return n == 16
	case two == 36 || two == 38 || four >= 3000 && four <= 3059:
		return n == 14
	}
	return false
}

// mod11 checks a last digit of 11 less the weighted sum modulo 11, as NHS numbers (NHS Data Dictionary) and Portuguese NIF
// have it.
func mod11(d []byte, weights []int) bool {
	c := 11 - sum(d, weights)%11
	if len(weights) == 8 && c >= 10 { // NIF
		c = 0
	}
	return c%11 == int(d[len(weights)]-'0') && c != 10 && !same(d)
}

// same tells whether all digits are one.
func same(d []byte) bool {
	for _, c := range d {
		if c != d[0] {
			return false
		}
	}
	return true
}

// ssn checks the ranges that are never given out (SSA, since 2011).
func ssn(d []byte) bool {
	area := string(d[:3])
	return area != "000" && area != "666" && area < "900" && string(d[3:5]) != "00" && string(d[5:]) != "0000"
}

func aba(d []byte) bool {
	first, _ := strconv.Atoi(string(d[:2]))
	return (first <= 12 || first >= 21 && first <= 32) && sum(d, []int{3, 7, 1, 3, 7, 1, 3, 7, 1})%10 == 0 && !same(d)
}

func bsn(d []byte) bool { return sum(d, []int{9, 8, 7, 6, 5, 4, 3, 2, -1})%11 == 0 && !same(d) }

func tfn(d []byte) bool { return sum(d, []int{1, 4, 3, 7, 5, 8, 6, 9, 10})%11 == 0 && !same(d) }

func ean(d []byte) bool { return sum(d, []int{1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1})%10 == 0 }

func pesel(d []byte) bool {
	return sum(d, []int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1})%10 == 0 && !same(d)
}

// norwegian checks both digits of a fødselsnummer.
func norwegian(d []byte) bool {
	return sum(d, []int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1})%11 == 0 && sum(d, []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1})%11 == 0 && !same(d)
}

func turkish(d []byte) bool {
	odd, even, all := 0, 0, 0
	for i := range 10 {
		v := int(d[i] - '0')
		all += v
		switch {
		case i == 9:
		case i%2 == 0:
			odd += v
		default:
			even += v
		}
	}
	return d[0] != '0' && ((7*odd-even)%10+10)%10 == int(d[9]-'0') && all%10 == int(d[10]-'0')
}

// germanTax checks the Steuer-Identifikationsnummer (ISO/IEC 7064, mod 11,10).
func germanTax(d []byte) bool {
	p := 10
	for _, c := range d[:10] {
		m := (int(c-'0') + p) % 10
		if m == 0 {
			m = 10
		}
		p = 2 * m % 11
	}
	return d[0] != '0' && (11-p)%10 == int(d[10]-'0')
}

// belgian checks the Rijksregisternummer: of the nine digits, or with a 2 before them for births from 2000 on.
func belgian(d []byte) bool {
	n, _ := strconv.ParseInt(string(d[:9]), 10, 64)
	check, _ := strconv.ParseInt(string(d[9:]), 10, 64)
	return 97-n%97 == check || 97-(n+2_000_000_000)%97 == check
}

// cpf checks both digits of the Brazilian number.
func cpf(d []byte) bool {
	digitOf := func(n int) int { return n * 10 % 11 % 10 }
	return digitOf(sum(d, []int{10, 9, 8, 7, 6, 5, 4, 3, 2})) == int(d[9]-'0') &&
		digitOf(sum(d, []int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2})) == int(d[10]-'0') && !same(d)
}

// frenchNIR checks the key of the numéro de sécurité sociale.
func frenchNIR(d []byte) bool {
	n, _ := strconv.ParseInt(string(d[:13]), 10, 64)
	key, _ := strconv.ParseInt(string(d[13:]), 10, 64)
	return (d[0] == '1' || d[0] == '2') && 97-n%97 == key
}

// verhoeff checks the last digit of an Aadhaar number.
func verhoeff(d []byte) bool {
	c := 0
	for i := range d {
		v := int(d[len(d)-1-i] - '0')
		for range i % 8 {
			v = int("1576283094"[v] - '0')
		}
		c = dihedral(c, v)
	}
	return c == 0 && !same(d)
}

// dihedral multiplies in the group of the symmetries of a pentagon.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b-5)%5
	case b < 5:
		return 5 + (a-5-b+5)%5
	}
	return (a - b + 5) % 5
}
