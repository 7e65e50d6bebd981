package policy

import (
	"net/url"
	"strconv"
	"strings"
)

// ServerValue is the value of a Server key.
type ServerValue struct {
	Host     string
	Port     int
	Security string // "tls" (implicit) or "starttls"
	User     string // always empty; the key account.user says it
}

// ports are the usual ones (RFC 8314; RFC 5425 for syslog over TLS; RFC 4516).
var ports = map[string]int{
	"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587, "syslogs": 6514, "ldaps": 636, "ldap": 389,
}

// ParseServer reads "imaps://host:port": a scheme that ends in s is implicit TLS, one that does not is STARTTLS, which
// must then succeed. The port may be left out.
func ParseServer(value string) (ServerValue, bool) {
	u, err := url.Parse(value)
	if err != nil || ports[u.Scheme] == 0 || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" {
		return ServerValue{}, false
	}
	s := ServerValue{Host: strings.ToLower(u.Hostname()), Port: ports[u.Scheme], Security: "starttls"}
	if strings.HasSuffix(u.Scheme, "s") {
		s.Security = "tls"
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil || s.Port < 1 || s.Port > 65535 {
			return ServerValue{}, false
		}
	}
	return s, true
}

// isURL tells whether value names a place that is reached over TLS alone.
func isURL(value string) bool {
	u, err := url.Parse(value)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.Fragment == "" &&
		!strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' })
}
