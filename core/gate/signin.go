package gate

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"missent/core/guard"
)

// Credentials are what the gate signs in with at the provider. One of Password and Token is set.
type Credentials struct {
	User, Password string
	Token          string // of OAuth 2.0, for XOAUTH2 or OAUTHBEARER (RFC 7628)
}

// String hides all of it.
func (c Credentials) String() string { return "credentials…" }

// GoString hides it from %#v, too.
func (c Credentials) GoString() string { return c.String() }

// credentials are those of the account. Where they cannot be had now, for whatever reason, the error is errCredentials,
// guard.ErrSignIn or guard.ErrNoSecret.
func (s *session) credentials(ctx context.Context, refused string) (Credentials, error) {
	c, err := s.door.gate.opt.Credentials(ctx, s.door.is, refused)
	if err != nil && !errors.Is(err, guard.ErrSignIn) && !errors.Is(err, guard.ErrNoSecret) {
		err = errCredentials
	}
	return c, err
}

// noCredentials is for an Options without any.
func noCredentials(context.Context, guard.Gate, string) (Credentials, error) {
	return Credentials{}, guard.ErrNoSecret
}

// signIn uses the account's own credentials at the provider. They are asked for each time, and not kept.
func (s *session) signIn() *reply {
	ctx, cancel := context.WithTimeout(s.ctx, dialTimeout)
	defer cancel()
	yes := say(235, "2.7.0 Welcome")
	offered := strings.Fields(strings.ToUpper(s.up.ext["AUTH"]))
	if len(offered) == 0 {
		return yes // a server that knows this computer by other means
	}
	c, err := s.credentials(ctx, "")
	var r *reply
	if err == nil {
		r, err = s.up.signIn(c, offered)
	}
	if err == nil && r.code == 535 && c.Token != "" { // it may have been taken back before its time
		if newer, again := s.credentials(ctx, c.Token); again != nil {
			err = again
		} else if newer.Token != c.Token {
			r, err = s.up.signIn(newer, offered)
		}
	}
	switch {
	case errors.Is(err, guard.ErrSignIn):
		s.door.trouble(keySignIn)
		return say(454, "4.7.0 Not sent: sign in to "+s.up.host+" again, in the window of Missent")
	case errors.Is(err, guard.ErrNoSecret):
		s.door.trouble(keyNoPassword)
		return say(454, "4.7.0 Not sent: Missent has no password for "+s.up.host)
	case errors.Is(err, errNoWay):
		return say(454, "4.7.0 Not sent: "+s.up.host+" offers no way to sign in that Missent knows")
	case errors.Is(err, errCredentials):
		s.door.trouble(keyNoPassword)
		return say(454, "4.7.0 Not sent: Missent could not get at what signs in to "+s.up.host+"; try again")
	case !s.kept(err):
		return nil
	case r.code != 235:
		s.door.trouble(keyRefused)
		return say(454, "4.7.0 Not sent: "+s.up.host+" refused the password of the account (Missent)")
	}
	s.door.trouble("")
	return yes
}

// signIn authenticates. A challenge that tells an error of OAuth is answered with nothing, as RFC 7628 asks.
func (u *upstream) signIn(c Credentials, offered []string) (*reply, error) {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	can := func(m string) bool { return slices.Contains(offered, m) }
	var steps []string
	switch {
	case c.Token != "" && can("XOAUTH2"):
		steps = []string{"AUTH XOAUTH2 " + encode("user="+c.User+"\x01auth=Bearer "+c.Token+"\x01\x01"), ""}
	case c.Token != "" && can("OAUTHBEARER"):
		steps = []string{"AUTH OAUTHBEARER " + encode(fmt.Sprintf("n,a=%s,\x01host=%s\x01auth=Bearer %s\x01\x01", c.User, u.host, c.Token)), "AQ=="}
	case c.Password != "" && can("PLAIN"):
		steps = []string{"AUTH PLAIN " + encode("\x00"+c.User+"\x00"+c.Password)}
	case c.Password != "" && can("LOGIN"):
		steps = []string{"AUTH LOGIN", encode(c.User), encode(c.Password)}
	default:
		return nil, errNoWay
	}
	var r *reply
	for _, step := range steps {
		var err error
		if r, err = u.do(step); err != nil || r.code != 334 {
			return r, err
		}
	}
	return r, nil
}

var (
	errNoWay       = errors.New("no mechanism in common")
	errCredentials = errors.New("credentials not at hand")
)
