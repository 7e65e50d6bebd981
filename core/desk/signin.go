package desk

import (
	"context"
	"errors"
	"slices"

	"missent/core/guard"
	"missent/core/view"
)

// Browser signs in to accounts with the user's own browser (OAuth 2).
type Browser interface {
	// Offered are the services a client is configured for.
	Offered() []string
	// SignIn opens the browser, tells its link, and waits for the user. What it brings is held in memory for the account.
	SignIn(ctx context.Context, a guard.Account, link func(url string)) error
	// Keep stores what SignIn brought for the account, as Secrets.Keep does.
	Keep(ctx context.Context, account string) error
}

// offered are the ways of a provider that work here, the better first.
func (d *Desk) offered(ways []string) []string {
	out := []string{}
	for _, way := range ways {
		if way == guard.ByPassword || d.opt.Browser != nil && slices.Contains(d.opt.Browser.Offered(), way) {
			out = append(out, way)
		}
	}
	return out
}

// Try signs in once with what the form says. What is wrong is part of the answer, not an error.
func (s *session) Try(ctx context.Context, form view.AccountForm) (view.AccountTrial, error) {
	acc, err := read(form)
	if err != nil {
		return trial(nil, nil, err), nil
	}
	acc.CAFile = s.currentSettings().Get("account.ca-file").Value
	return s.try(ctx, acc, form.Password)
}

// SignIn tries a new password, or the browser again, and, if the server takes it, keeps it and watches the account again.
func (s *session) SignIn(ctx context.Context, id, password string) (view.AccountTrial, error) {
	for _, a := range s.guard.Accounts() {
		if a.ID != id {
			continue
		}
		if a.SignIn == guard.ByPassword && password == "" {
			return trial(nil, nil, &view.Problem{Key: "password-missing"}), nil
		}
		t, err := s.try(ctx, a, password)
		if err != nil || !t.OK {
			return t, err
		}
		kept, err := s.keep(ctx, a, password)
		if err != nil {
			return t, err
		}
		s.guard.SetUnkept(id, !kept)
		s.guard.Restart(id)
		return t, nil
	}
	return view.AccountTrial{}, &view.Problem{Key: "unknown-account"}
}

// StopSignIn ends a sign-in that waits for the browser.
func (s *session) StopSignIn(context.Context) error {
	s.state.Lock()
	stop := s.stop
	s.state.Unlock()
	if stop != nil {
		stop()
	}
	return nil
}

func (s *session) try(ctx context.Context, acc guard.Account, password string) (view.AccountTrial, error) {
	if s.opt.Try == nil {
		return view.AccountTrial{}, &view.Problem{Key: "internal"}
	}
	if acc.SignIn != guard.ByPassword {
		if err := s.browse(ctx, acc); err != nil {
			if ctx.Err() != nil {
				return view.AccountTrial{}, ctx.Err()
			}
			return trial(nil, nil, err), nil
		}
	}
	drafts, sent, err := s.opt.Try(ctx, acc, password)
	if ctx.Err() != nil {
		return view.AccountTrial{}, ctx.Err()
	}
	if err == nil && len(drafts) == 0 {
		err = guard.ErrNoDrafts
	}
	return trial(drafts, sent, err), nil
}

// browse waits for the user in his browser, one at a time in each window.
func (s *session) browse(ctx context.Context, acc guard.Account) error {
	if len(s.offered([]string{acc.SignIn})) == 0 {
		return &view.Problem{Key: "client-missing"}
	}
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	s.state.Lock()
	if s.stop != nil {
		s.state.Unlock()
		return &view.Problem{Key: "busy"}
	}
	s.stop = stop
	s.state.Unlock()
	defer func() {
		s.state.Lock()
		s.stop = nil
		s.state.Unlock()
	}()
	err := s.opt.Browser.SignIn(waiting, acc, func(url string) { s.push(view.Event{Kind: "browser", Link: url}) })
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return &view.Problem{Key: "sign-in-abandoned"}
	}
	return err
}
