package gate

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

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
	case s.door.guesses.much(s.door.gate.opt.Now()):
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
	s.door.guesses.count(s.door.gate.opt.Now())
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
