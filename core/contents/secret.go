package contents

import "strings"

// token is a kind of token that can be known by its beginning: what follows has so many signs of a set.
type token struct {
	prefix   string
	min, max int
	set      string // "a" letters, "A" capital letters, "0" digits, "x" hexadecimal; others are themselves
}

// tokens are taken from the rules of gitleaks (config/gitleaks.toml; MIT License), those with a beginning of their own.
var tokens = []token{
	{"AKIA", 16, 16, "A0"},
	{"ASIA", 16, 16, "A0"},
	{"ABIA", 16, 16, "A0"},
	{"ACCA", 16, 16, "A0"},
	{"AIza", 35, 35, "aA0-_"},
	{"ya29.", 30, 300, "aA0-_"},
	{"GOCSPX-", 28, 28, "aA0-_"},
	{"ghp_", 36, 36, "aA0"},
	{"gho_", 36, 36, "aA0"},
	{"ghu_", 36, 36, "aA0"},
	{"ghs_", 36, 36, "aA0"},
	{"ghr_", 36, 76, "aA0"},
	{"github_pat_", 82, 82, "aA0_"},
	{"glpat-", 20, 20, "aA0-_"},
	{"gldt-", 20, 20, "aA0-_"},
	{"glrt-", 20, 20, "aA0-_"},
	{"xoxb-", 24, 80, "aA0-"},
	{"xoxp-", 24, 120, "aA0-"},
	{"xoxa-", 24, 120, "aA0-"},
	{"xapp-", 24, 140, "aA0-"},
	{"sk_live_", 10, 99, "aA0"},
	{"rk_live_", 10, 99, "aA0"},
	{"sk-ant-api03-", 93, 95, "aA0-_"},
	{"sk-proj-", 40, 164, "aA0-_"},
	{"SG.", 66, 66, "aA0-_=."},
	{"npm_", 36, 36, "aA0"},
	{"pypi-AgEIcHlwaS5vcmc", 50, 1000, "aA0-_"},
	{"dop_v1_", 64, 64, "x"},
	{"doo_v1_", 64, 64, "x"},
	{"shpat_", 32, 32, "xA"},
	{"shpss_", 32, 32, "xA"},
	{"hvs.", 90, 120, "aA0-_"},
	{"hf_", 34, 34, "aA"},
	{"dapi", 32, 32, "x"},
	{"NRAK-", 27, 27, "aA0"},
	{"PMAK-", 59, 59, "x-"},
	{"AGE-SECRET-KEY-1", 58, 58, "A0"},
	{"eyJ", 40, 4000, "aA0-_.="},
}

// byFirst are the tokens by their first sign.
var byFirst = func() (t [256][]token) {
	for _, k := range tokens {
		t[k.prefix[0]] = append(t[k.prefix[0]], k)
	}
	return t
}()

// secret looks for a private key, or a token, that begins at i, and gives where it ends.
func (s *scan) secret(i int) (end int, ok bool) {
	rest := s.text[i:]
	if rest[0] == '-' {
		head, _, found := strings.Cut(rest[:min(len(rest), 80)], "\n")
		if !found || !strings.HasPrefix(head, "-----BEGIN ") || !strings.Contains(head, "PRIVATE KEY") {
			return i, false
		}
		s.add(Secret)
		return i + len(head), true
	}
	if i > 0 && (s.text[i-1] == '_' || alnum(s.text[i-1])) {
		return i, false
	}
	for _, t := range byFirst[rest[0]] {
		if !strings.HasPrefix(rest, t.prefix) {
			continue
		}
		n := len(t.prefix)
		for n < len(rest) && n-len(t.prefix) <= t.max && t.has(rest[n]) {
			n++
		}
		if got := n - len(t.prefix); got < t.min || got > t.max || t.prefix == "eyJ" && !webToken(rest[:n]) || plainWord(rest[len(t.prefix):n]) {
			continue
		}
		s.add(Secret)
		return i + n, true
	}
	return i, false
}

func (t *token) has(c byte) bool {
	for i := range len(t.set) {
		switch k := t.set[i]; {
		case k == 'a' && c >= 'a' && c <= 'z', k == 'A' && upper(c), k == '0' && digit(c), k == 'x' && (digit(c) || c >= 'a' && c <= 'f'):
			return true
		case k != 'a' && k != 'A' && k != 'x' && k == c:
			return true
		}
	}
	return false
}

// webToken tells whether it has the three parts of a signed JSON Web Token (RFC 7519).
func webToken(t string) bool { return strings.Count(t, ".") == 2 && strings.Contains(t, ".eyJ") }

// plainWord tells whether there is one sign again and again, as in examples of documentation.
func plainWord(t string) bool { return strings.Count(t, t[:1]) > len(t)/2 }

// passwordWords stand before a password, in the languages of the greetings.
var passwordWords = []string{
	"password", "passwort", "kennwort", "passwd", "passphrase", "mot de passe", "contraseña", "clave de acceso", "parola d'ordine", "wachtwoord",
	"senha", "palavra-passe", "wifi code", "wlan-schlüssel",
}

// passwords looks for one that somebody wrote down, and for one in a link.
func (s *scan) passwords() {
	for _, w := range passwordWords {
		for at := 0; ; {
			i := strings.Index(s.low[at:], w)
			if i < 0 {
				break
			}
			at += i + len(w)
			if written(s.text[at:min(len(s.text), at+60)]) {
				s.add(Secret)
			}
		}
	}
	for at := 0; ; {
		i := strings.Index(s.text[at:], "://")
		if i < 0 {
			break
		}
		at += i + 3
		if linked(s.text[at:min(len(s.text), at+120)]) {
			s.add(Secret)
		}
	}
}

// written tells whether a password follows: behind a colon, an equals sign or "is", in one piece, of two kinds of signs
// with a digit, or of three.
func written(t string) bool {
	t, _, _ = strings.Cut(t, "\n")
	t = strings.TrimLeft(t, " \t")
	sign := false
	for _, w := range []string{":", "=", "is ", "is:", "ist ", "lautet ", "est ", "es ", "è ", "é "} {
		if rest, ok := strings.CutPrefix(t, w); ok {
			t, sign = strings.TrimLeft(rest, ` "'`), true
			break
		}
	}
	value, _, _ := strings.Cut(t, " ")
	value = strings.TrimRight(value, `.,;"')`)
	if !sign || len(value) < 6 || len(value) > 40 || strings.ContainsAny(value, "/\\()<>{}[]$*") || strings.Contains(value, "::") {
		return false
	}
	var lowers, uppers, digits, others int
	for i := range len(value) {
		switch c := value[i]; {
		case digit(c):
			digits = 1
		case upper(c):
			uppers = 1
		case c >= 'a' && c <= 'z' || c >= 0x80:
			lowers = 1
		default:
			others = 1
		}
	}
	return digits == 1 && lowers+uppers > 0 || lowers+uppers+digits+others >= 3
}

// linked tells whether a link goes on with a user and a password: "user:secret@host".
func linked(t string) bool {
	end := strings.IndexAny(t, "/ \t\r\n<>\"'")
	if end < 0 {
		end = len(t)
	}
	who, _, ok := strings.Cut(t[:end], "@")
	user, secret, both := strings.Cut(who, ":")
	return ok && both && user != "" && len(secret) >= 4 && secret != "password" && secret != "pass" && !strings.ContainsAny(secret, "$*{%[")
}
