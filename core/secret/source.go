package secret

import (
	"context"
	"sync"

	"missent/core/guard"
)

// Source finds the password of an account: its command where it has one, else what was typed in this run, else the
// keyring. It is safe for concurrent use.
type Source struct {
	keyring *Keyring

	mu    sync.Mutex
	typed map[string]string // by account id; never printed, never stored
}

// NewSource is a Source over a keyring.
func NewSource(k *Keyring) *Source { return &Source{keyring: k, typed: map[string]string{}} }

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
	return s.keyring.Get(ctx, a.ID)
}

// Keep stores the password of an account in the keyring. Where that fails the password is held in memory until the
// program ends, and the error says why it will be asked for again.
func (s *Source) Keep(ctx context.Context, account, password string) error {
	err := s.keyring.Set(ctx, account, password)
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
	return s.keyring.Delete(ctx, account)
}
