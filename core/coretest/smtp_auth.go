package coretest

import (
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (l *letter) AuthMechanisms() []string {
	return []string{"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"}
}

func (l *letter) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != l.s.User || password != l.s.Password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "provider.example says no"}
		}
		l.in = true
		return nil
	}
	byToken := check
	if l.opt.Token != nil {
		byToken = func(user, token string) error {
			if !l.opt.Token(token) {
				token = ""
			} else {
				token = l.s.Password
			}
			return check(user, token)
		}
	}
	switch mechanism {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case "LOGIN":
		return &loginServer{check: check}, nil
	case "OAUTHBEARER":
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if byToken(o.Username, o.Token) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token"}
			}
			return nil
		}), nil
	case "XOAUTH2":
		return &xoauth2Server{check: byToken}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// loginServer is LOGIN, which go-sasl has for clients only.
type loginServer struct {
	check func(user, password string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.step++
	switch {
	case l.step == 1 && response == nil:
		return []byte("Username:"), false, nil
	case l.step <= 2 && l.user == "":
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// xoauth2Server is Google's way, which answers a bad token with a challenge that tells the error.
type xoauth2Server struct {
	check func(user, token string) error
	bad   error
}

func (x *xoauth2Server) Next(response []byte) ([]byte, bool, error) {
	if x.bad != nil {
		return nil, true, x.bad
	}
	var user, token string
	for part := range strings.SplitSeq(string(response), "\x01") {
		if v, ok := strings.CutPrefix(part, "user="); ok {
			user = v
		}
		if v, ok := strings.CutPrefix(part, "auth=Bearer "); ok {
			token = v
		}
	}
	if x.bad = x.check(user, token); x.bad != nil {
		return []byte(`{"status":"400"}`), false, nil
	}
	return nil, true, nil
}
