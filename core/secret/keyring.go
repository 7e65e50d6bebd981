package secret

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

// service is the name under which the keyring files our secrets; its user field is the account's id.
const service = "missent"

// patience is how long a keyring may take. A working one answers in milliseconds; a locked one shows a prompt and
// waits for ever.
const patience = 5 * time.Second

// Keyring is the keyring of the system: Secret Service on Linux, Credential Manager on Windows, Keychain on macOS.
type Keyring struct {
	limit time.Duration
}

// NewKeyring is the keyring of the user's session. Nothing is reached before the first call.
func NewKeyring() *Keyring { return &Keyring{limit: patience} }

// Get returns the password of an account: ErrNotFound when none is stored, else one of the other kinds.
func (k *Keyring) Get(ctx context.Context, account string) (string, error) {
	got, err := k.within(ctx, func() (string, error) { return keyring.Get(service, account) })
	if err != nil {
		return "", fmt.Errorf("keyring: read: %w", err)
	}
	return got, nil
}

// Set stores the password of an account, over an older one.
func (k *Keyring) Set(ctx context.Context, account, password string) error {
	_, err := k.within(ctx, func() (string, error) { return "", keyring.Set(service, account, password) })
	if err != nil {
		return fmt.Errorf("keyring: store: %w", err)
	}
	return nil
}

// Delete forgets the password of an account; forgetting what is not there is no error.
func (k *Keyring) Delete(ctx context.Context, account string) error {
	_, err := k.within(ctx, func() (string, error) { return "", keyring.Delete(service, account) })
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("keyring: delete: %w", err)
	}
	return nil
}

// Check tells whether a keyring answers at all: nil, or what is wrong with it.
func (k *Keyring) Check(ctx context.Context) error {
	_, err := k.Get(ctx, "missent-doctor-probe")
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// ring is what a Source needs of a keyring.
type ring interface {
	Get(ctx context.Context, account string) (string, error)
	Set(ctx context.Context, account, password string) error
	Delete(ctx context.Context, account string) error
}

// within runs call under the time limit. The library cannot be interrupted: a call that hangs is left behind with its
// goroutine, and its late answer goes nowhere.
func (k *Keyring) within(ctx context.Context, call func() (string, error)) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, k.limit)
	defer cancel()
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := call()
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, kind(a.err)
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return "", ctx.Err()
		}
		return "", ErrLocked
	}
}

// kind sorts what the library says into the kinds a caller can decide on.
func kind(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooBig
	}
	return systemKind(err)
}
