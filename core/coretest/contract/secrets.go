package contract

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"missent/core/guard"
)

// Secrets is a place of passwords under test: what the adapters of mail servers and the window use of it.
type Secrets interface {
	Password(ctx context.Context, a guard.Account) (string, error)
	Keep(ctx context.Context, account, password string) error
	Forget(ctx context.Context, account string) error
}

// Kept is one such place.
type Kept struct {
	Secrets
	// Account makes an account whose password is there; nil: its ID alone tells.
	Account func(id string) guard.Account
	// Again gives what another run of the program would find.
	Again func() Secrets
	// Fleeting: the next run finds nothing, so Keep has to say why.
	Fleeting bool
}

func (k Kept) account(id string) guard.Account {
	if k.Account == nil {
		return guard.Account{ID: id}
	}
	return k.Account(id)
}

// keep stores a password, and sees that what will not last is said.
func (k Kept) keep(t *testing.T, id, password string) {
	t.Helper()
	if err := k.Keep(t.Context(), id, password); (err != nil) != k.Fleeting {
		t.Fatalf("keep: %v", err)
	} else if err != nil && strings.Contains(err.Error(), password) {
		t.Error("the error tells the password")
	}
}

func (k Kept) has(t *testing.T, id, want string) {
	t.Helper()
	if got, err := k.Password(t.Context(), k.account(id)); err != nil || got != want {
		t.Errorf("%s: %d bytes, %v, want %d bytes", id, len(got), err, len(want))
	}
}

func (k Kept) lacks(t *testing.T, id string) {
	t.Helper()
	if got, err := k.Password(t.Context(), k.account(id)); got != "" || !errors.Is(err, guard.ErrNoSecret) {
		t.Errorf("%s: %d bytes, %v, want a guard.ErrNoSecret", id, len(got), err)
	}
}

// SecretsHold holds an empty place of passwords, a new one for each clause, against what is expected of every one.
func SecretsHold(t *testing.T, open func(t *testing.T) Kept) {
	for what, clause := range map[string]func(*testing.T, Kept){
		"what is not there is guard.ErrNoSecret":       func(t *testing.T, k Kept) { k.lacks(t, "a") },
		"a password comes back as it was":              passwordComesBack,
		"the latest counts, accounts are apart":        latestCounts,
		"forgotten is gone, and twice does no harm":    forgottenIsGone,
		"the next run finds it, or was told otherwise": nextRun,
		"it can be asked by many at once":              manyAtOnce,
		"it waits for nobody who has gone":             nobodyWaits,
		"nothing prints a password":                    nothingPrinted,
	} {
		t.Run(what, func(t *testing.T) { clause(t, open(t)) })
	}
}

func passwordComesBack(t *testing.T, k Kept) {
	for i, p := range []string{
		"hunter2", " blanks at both ends ", "pässwörd \"$(id)\" `id` ' %s%n \\ \U0001f511", "-n", strings.Repeat("token.", 1400),
	} {
		id := fmt.Sprint("a/", i) // an account's id holds what a host and a user may
		k.keep(t, id, p)
		k.has(t, id, p)
	}
}

func latestCounts(t *testing.T, k Kept) {
	long := strings.Repeat("y", 3000) // may have to be kept in another way than a short one
	for _, p := range []string{"first", long, "second", long, long + "2", "third"} {
		k.keep(t, "a", p)
		k.keep(t, "b", "of b")
		k.has(t, "a", p)
	}
	k.has(t, "b", "of b")
}

func forgottenIsGone(t *testing.T, k Kept) {
	for _, p := range []string{"short", strings.Repeat("z", 3000)} {
		k.keep(t, "a", p)
		k.keep(t, "b", "of b")
		for range 2 {
			if err := k.Forget(t.Context(), "a"); (err != nil) != k.Fleeting {
				t.Errorf("forget: %v", err)
			}
			k.lacks(t, "a")
		}
		k.has(t, "b", "of b")
	}
}

func nextRun(t *testing.T, k Kept) {
	k.keep(t, "a", "kept")
	next := k
	next.Secrets = k.Again()
	if k.Fleeting {
		next.lacks(t, "a")
		return
	}
	next.has(t, "a", "kept")
	if err := next.Forget(t.Context(), "a"); err != nil {
		t.Errorf("forget: %v", err)
	}
	k.Secrets = k.Again()
	k.lacks(t, "a")
}

func manyAtOnce(t *testing.T, k Kept) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			id := fmt.Sprint("a", i)
			if err := k.Keep(context.Background(), id, "of "+id); (err != nil) != k.Fleeting {
				t.Errorf("keep: %v", err)
			}
			k.has(t, id, "of "+id)
		})
	}
	all.Wait()
}

func nobodyWaits(t *testing.T, k Kept) {
	k.keep(t, "a", "kept")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := k.Password(ctx, k.account("a")); !errors.Is(err, context.Canceled) && (err != nil || got != "kept") {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	k.has(t, "a", "kept")
}

func nothingPrinted(t *testing.T, k Kept) {
	k.keep(t, "a", "canary-short")
	k.keep(t, "b", strings.Repeat("canary-long", 300))
	for _, text := range []string{fmt.Sprint(k.Secrets), fmt.Sprintf("%+v", k.Secrets), fmt.Sprintf("%#v", k.Secrets)} {
		if strings.Contains(text, "canary") {
			t.Errorf("it prints %q", text)
		}
	}
}
