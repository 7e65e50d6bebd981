package gate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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

// known are the ways to sign in that go through. Others bind themselves to the TLS connection, which here are two.
var known = []string{"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"}

const maxTries = 3 // of a password, on one connection

// mechanisms are those offered to the client.
func (s *session) mechanisms() []string {
	if s.door.is.SignIn {
		return known[:2]
	}
	var out []string
	for _, m := range strings.Fields(strings.ToUpper(s.up.ext["AUTH"])) {
		if slices.Contains(known, m) {
			out = append(out, m)
		}
	}
	return out
}

// auth lets the client in (RFC 4954), by its own credentials at the provider or by the password of this gate.
func (s *session) auth(line, args string) {
	mechanism, first, given := strings.Cut(args, " ")
	mechanism = strings.ToUpper(mechanism)
	switch {
	case s.authed || s.mail:
		s.answer(say(503, "5.5.1 Not now"))
		return
	case !slices.Contains(s.mechanisms(), mechanism):
		s.answer(say(504, "5.5.4 Not offered"))
		return
	case !s.door.guesses.allow(s.door.gate.opt.Now()):
		s.hangUp(421, "4.7.0 Too many wrong passwords, try again in a minute (Missent)")
		return
	}
	var r *reply
	if s.door.is.SignIn {
		r = s.authHere(mechanism, first, given)
	} else {
		r = s.authThere(line)
	}
	switch {
	case r == nil: // the client or the provider hung up
	case r.code == 235:
		s.authed = true
		s.answer(r)
	case r.code == 535:
		s.wrong()
		s.answer(r)
	default:
		s.answer(r)
	}
}

// wrong slows down who guesses.
func (s *session) wrong() {
	s.door.guesses.wrong(s.door.gate.opt.Now())
	s.tries++
	s.over = s.tries >= maxTries
	select {
	case <-time.After(s.door.gate.opt.Penalty):
	case <-s.ctx.Done():
	}
}

// authThere passes the exchange on, so that nothing of it stays here.
func (s *session) authThere(line string) *reply {
	for {
		r, err := s.up.do(line)
		if !s.kept(err) {
			return nil
		}
		if r.code != 334 {
			return r
		}
		if line, err = s.more(r); err != nil {
			s.up.close()
			return nil
		}
	}
}

// more sends a challenge and reads what the client says to it.
func (s *session) more(challenge *reply) (string, error) {
	s.answer(challenge)
	if err := s.w.Flush(); err != nil {
		s.over = true
		return "", err
	}
	s.wait(idle)
	line, err := readLine(s.r)
	if err == nil && !clean(line) {
		err = errReply
	}
	if err != nil {
		s.over = true
		return "", err
	}
	return string(line), nil
}

// authHere compares with the gate's own password, then signs in at the provider.
func (s *session) authHere(mechanism, first string, given bool) *reply {
	ask := func(challenge string) ([]byte, *reply) {
		text, err := s.more(say(334, challenge))
		if err != nil {
			return nil, say(421, "4.4.2 Nobody there")
		}
		if text == "*" {
			return nil, say(501, "5.7.0 Cancelled")
		}
		return decode(text)
	}
	var password []byte
	var bad *reply
	switch {
	case mechanism == "PLAIN" && given:
		password, bad = decode(first)
	case mechanism == "PLAIN":
		password, bad = ask("")
	default: // LOGIN
		if !given {
			_, bad = ask(base64.StdEncoding.EncodeToString([]byte("Username:")))
		}
		if bad == nil {
			password, bad = ask(base64.StdEncoding.EncodeToString([]byte("Password:")))
		}
	}
	if bad != nil {
		return bad
	}
	if mechanism == "PLAIN" { // RFC 4616: authzid NUL authcid NUL passwd
		password = password[bytes.LastIndexByte(password, 0)+1:]
	}
	digest := sha256.Sum256(password)
	if !s.door.opens(digest[:]) {
		return say(535, "5.7.8 Wrong password: it is the one that Missent showed for this account")
	}
	return s.signIn()
}

func decode(text string) ([]byte, *reply) {
	if text == "=" {
		return nil, nil
	}
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, say(501, "5.5.2 Not base64")
	}
	return b, nil
}

// credentials are those of the account. Where they cannot be had now, for whatever reason, the error is errCredentials,
// guard.ErrSignIn or guard.ErrNoSecret.
func (s *session) credentials(ctx context.Context, refused string) (Credentials, error) {
	c, err := s.door.gate.opt.Credentials(ctx, s.door.is, refused)
	if err != nil && !errors.Is(err, guard.ErrSignIn) && !errors.Is(err, guard.ErrNoSecret) {
		err = errCredentials
	}
	return c, err
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

var (
	errNoWay       = errors.New("no mechanism in common")
	errCredentials = errors.New("credentials not at hand")
)

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

// noCredentials is for an Options without any.
func noCredentials(context.Context, guard.Gate, string) (Credentials, error) {
	return Credentials{}, guard.ErrNoSecret
}
