package secret

import (
	"context"
	"errors"
	"sync"

	"missent/core/guard"
)

// Source finds the password of an account, or the token that stands for one: its command where it has one, else what was
// typed in this run, else the keyring, else the sealed file beside it. It is safe for concurrent use.
type Source struct {
	keyring ring
	sealed  sealed

	mu    sync.Mutex
	typed map[string]string // by account id; never printed, never stored
}

// NewSource is a Source over a keyring. What is too long for the keyring of this system is sealed in a file in dir.
func NewSource(k *Keyring, dir string) *Source { return newSource(k, dir) }

func newSource(k ring, dir string) *Source {
	return &Source{keyring: k, sealed: sealed{k, dir}, typed: map[string]string{}}
}

// String hides what was typed.
func (s *Source) String() string { return "secrets…" }

// GoString hides what was typed from %#v, too.
func (s *Source) GoString() string { return s.String() }

// Password returns the password of a; guard.ErrNoSecret (in one of our kinds) when there is none to be had.
func (s *Source) Password(ctx context.Context, a guard.Account) (string, error) {
	if a.PasswordCommand != "" {
		return NewCommand(a.PasswordCommand).Get(ctx)
	}
	s.mu.Lock()
	typed, ok := s.typed[a.ID]
	s.mu.Unlock()
	if ok {
		return typed, nil
	}
	password, err := s.keyring.Get(ctx, a.ID)
	if errors.Is(err, ErrNotFound) {
		return s.sealed.get(ctx, a.ID)
	}
	return password, err
}

// Keep stores the password of an account in the keyring, or, where it is too long for that, sealed. Where both fail the password is held in memory until the
// program ends, and the error says why it will be asked for again.
func (s *Source) Keep(ctx context.Context, account, password string) error {
	err := s.keyring.Set(ctx, account, password)
	switch {
	case errors.Is(err, ErrTooBig):
		if err = s.sealed.set(ctx, account, password); err == nil {
			err = s.keyring.Delete(ctx, account) // a shorter one of before would go first
		}
	case err == nil:
		err = s.sealed.remove(ctx, account)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.typed[account] = password
		return err
	}
	delete(s.typed, account)
	return nil
}

// Hold keeps a password for this run alone.
func (s *Source) Hold(account, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typed[account] = password
}

// Forget removes the password of an account from memory and keyring.
func (s *Source) Forget(ctx context.Context, account string) error {
	s.mu.Lock()
	delete(s.typed, account)
	s.mu.Unlock()
	return errors.Join(s.sealed.remove(ctx, account), s.keyring.Delete(ctx, account))
}
