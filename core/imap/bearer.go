package imap

import (
	"context"
	"errors"
	"strconv"
	"strings"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"

	"missent/core/guard"
	"missent/core/view"
)

// bearer is a sign-in by a token of OAuth 2: OAUTHBEARER (RFC 7628), or XOAUTH2, which Google and Microsoft had before.
// go-sasl has no XOAUTH2, and leaves the error of OAUTHBEARER without the answer that ends the exchange.
type bearer struct {
	mechanism, user, token, host string
	port                         int
	refused                      bool // the server explained itself, which it does to refuse only
}

// gs2 escapes a name as RFC 5801 section 4 wants it.
var gs2 = strings.NewReplacer("=", "=3D", ",", "=2C")

func (b *bearer) Start() (string, []byte, error) {
	if b.mechanism == "XOAUTH2" {
		return b.mechanism, []byte("user=" + b.user + "\x01auth=Bearer " + b.token + "\x01\x01"), nil
	}
	return b.mechanism, []byte("n,a=" + gs2.Replace(b.user) + ",\x01host=" + b.host + "\x01port=" + strconv.Itoa(b.port) +
		"\x01auth=Bearer " + b.token + "\x01\x01"), nil
}

// Next answers the error with what makes the server end the exchange.
func (b *bearer) Next([]byte) ([]byte, error) {
	b.refused = true
	if b.mechanism == "XOAUTH2" {
		return []byte{}, nil
	}
	return []byte{1}, nil
}

var _ sasl.Client = (*bearer)(nil)

// loginByToken signs in, and once more with a renewed token where the first was refused: clocks differ, and a token can
// be taken back before its time.
func (w *Watcher) loginByToken(ctx context.Context, s *session, caps goimap.CapSet) error {
	b := &bearer{mechanism: "OAUTHBEARER", user: w.account.User, host: w.account.Host, port: w.account.Port}
	if !caps.Has(goimap.AuthCap(b.mechanism)) {
		b.mechanism = "XOAUTH2"
	}
	if !caps.Has(goimap.AuthCap(b.mechanism)) {
		return &Error{Op: "login", Key: keyNoToken, is: guard.ErrRefused}
	}
	for {
		before := b.token
		token, err := w.opt.Token(ctx, before)
		if err != nil {
			return tokenFailed(ctx, err)
		}
		if token == before {
			return &Error{Op: "login", Key: keyTokenRefused, is: guard.ErrRefused}
		}
		b.token, b.refused = token, false
		s.m.begin(dialTimeout) // renewing may have taken a while
		err = s.c.Authenticate(b)
		answer, said := errors.AsType[*goimap.Error](err)
		switch {
		case err == nil:
			return nil
		case s.m.over.Load(), s.m.late.Load(), !said, !b.refused && answer.Type != goimap.StatusResponseTypeNo:
			return s.failed(ctx, "login", err)
		case before != "": // the renewed one was refused as well
			if again, ok := errors.AsType[*Error](loginFailed(ctx, err)); ok && again.is == nil && !b.refused {
				return again // not now: too many connections, a server in trouble
			}
			return &Error{Op: "login", Key: keyTokenRefused, is: guard.ErrRefused, cause: err}
		}
	}
}

// tokenFailed keeps the key of whoever gives tokens.
func tokenFailed(ctx context.Context, err error) error {
	key, keyed := view.KeyOf(err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case keyed:
		return &Error{Op: "token", Key: key, cause: err}
	case errors.Is(err, guard.ErrNoSecret):
		return &Error{Op: "token", Key: keyNoGrant, is: guard.ErrNoSecret, cause: err}
	}
	return failed(ctx, "token", err)
}
