package secret

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"missent/core/coretest/contract"
	"missent/core/guard"
)

// small is a keyring that takes no long secrets, as that of Windows.
type small struct {
	mu   sync.Mutex
	kept map[string]string
	max  int
	fail error
}

func (s *small) Get(_ context.Context, account string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.kept[account]; ok || s.fail != nil {
		return p, s.fail
	}
	return "", ErrNotFound
}

func (s *small) Set(_ context.Context, account, password string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(password) > s.max {
		return ErrTooBig
	}
	if s.fail == nil {
		s.kept[account] = password
	}
	return s.fail
}

func (s *small) Delete(_ context.Context, account string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, account)
	return s.fail
}

func files(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestALongTokenIsSealed(t *testing.T) {
	dir, k := t.TempDir(), &small{kept: map[string]string{}, max: 100}
	acc, token := guard.Account{ID: "a1"}, strings.Repeat("canary-token", 500)
	if err := newSource(k, dir).Keep(t.Context(), acc.ID, token); err != nil {
		t.Fatal(err)
	}
	if got, err := newSource(k, dir).Password(t.Context(), acc); err != nil || got != token {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	all := files(t, dir)
	if len(all) != 1 {
		t.Fatalf("files %v", all)
	}
	box, err := os.ReadFile(all[0])
	if err != nil || bytes.Contains(box, []byte("canary")) {
		t.Errorf("it lies open: %v", err)
	}
	for _, path := range []string{all[0], filepath.Dir(all[0])} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	// Renewed: another key, another file in its place, no second one.
	if err := newSource(k, dir).Keep(t.Context(), acc.ID, token+"2"); err != nil {
		t.Fatal(err)
	}
	if got, _ := newSource(k, dir).Password(t.Context(), acc); got != token+"2" || len(files(t, dir)) != 1 {
		t.Errorf("after a renewal: %d bytes, %v", len(got), files(t, dir))
	}
	// One that fits goes to the keyring, and the file goes.
	if err := newSource(k, dir).Keep(t.Context(), acc.ID, "short"); err != nil {
		t.Fatal(err)
	}
	if got, _ := newSource(k, dir).Password(t.Context(), acc); got != "short" || len(files(t, dir)) != 0 || len(k.kept) != 1 {
		t.Errorf("a short one: %q, %v, %d in the keyring", got, files(t, dir), len(k.kept))
	}
	if err := newSource(k, dir).Keep(t.Context(), acc.ID, token); err != nil {
		t.Fatal(err)
	}
	if err := newSource(k, dir).Forget(t.Context(), acc.ID); err != nil || len(files(t, dir)) != 0 || len(k.kept) != 0 {
		t.Errorf("forgotten: %v, %v, %d in the keyring", err, files(t, dir), len(k.kept))
	}
}

func TestASealedTokenOpensForItsAccountAlone(t *testing.T) {
	dir, k := t.TempDir(), &small{kept: map[string]string{}, max: 100}
	token := strings.Repeat("x", 200)
	s := newSource(k, dir)
	for _, id := range []string{"a1", "a2"} {
		if err := s.Keep(t.Context(), id, token); err != nil {
			t.Fatal(err)
		}
	}
	k.kept[keyName("a2")] = k.kept[keyName("a1")]
	if err := os.Rename(s.sealed.path("a1"), s.sealed.path("a2")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Password(t.Context(), guard.Account{ID: "a2"}); !errors.Is(err, errSealed) || !errors.Is(err, guard.ErrNoSecret) {
		t.Errorf("the file of another account: %v", err)
	}
	if err := s.Keep(t.Context(), "a2", token); err != nil {
		t.Fatal(err)
	}
	box, err := os.ReadFile(s.sealed.path("a2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, spoilt := range [][]byte{nil, box[:5], box[:len(box)-1], append(box[:len(box)-1:len(box)-1], box[len(box)-1]^1)} {
		if err := os.WriteFile(s.sealed.path("a2"), spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Password(t.Context(), guard.Account{ID: "a2"}); !errors.Is(err, errSealed) {
			t.Errorf("%d bytes: %v", len(spoilt), err)
		}
	}
}

// TestWithoutKeyringATokenIsHeldInMemory: what cannot be kept works until the program ends, and nothing is written down.
func TestWithoutKeyringATokenIsHeldInMemory(t *testing.T) {
	dir := t.TempDir()
	contract.SecretsHold(t, func(*testing.T) contract.Kept {
		k := &small{kept: map[string]string{}, max: 100, fail: ErrNoService}
		again := func() contract.Secrets { return newSource(k, dir) }
		return contract.Kept{Secrets: again(), Again: again, Fleeting: true}
	})
	if all := files(t, dir); len(all) != 0 {
		t.Errorf("written down without a key: %v", all)
	}
}

// TestAKeyringWithALimit is that of Windows: what is too long for it is sealed in a file, and nobody notices.
func TestAKeyringWithALimit(t *testing.T) {
	contract.SecretsHold(t, func(t *testing.T) contract.Kept {
		dir, k := t.TempDir(), &small{kept: map[string]string{}, max: 100}
		again := func() contract.Secrets { return newSource(k, dir) }
		return contract.Kept{Secrets: again(), Again: again}
	})
}

// byCommand stands for a password manager of the user's: a file for each account, which its command prints.
type byCommand struct {
	*Source
	dir string
}

func (b byCommand) file(account string) string {
	return filepath.Join(b.dir, url.PathEscape(account))
}

func (b byCommand) Keep(_ context.Context, account, password string) error {
	return os.WriteFile(b.file(account), []byte(password+"\nlogin: ann\n"), 0o600)
}

func (b byCommand) Forget(_ context.Context, account string) error {
	return os.RemoveAll(b.file(account))
}

// TestAPasswordCommand: an account with a command of its own is served like one from the keyring, which is never asked.
func TestAPasswordCommand(t *testing.T) {
	contract.SecretsHold(t, func(t *testing.T) contract.Kept {
		dir := t.TempDir()
		again := func() contract.Secrets {
			return byCommand{newSource(&small{kept: map[string]string{"a": "of the keyring"}, max: 100}, ""), dir}
		}
		account := func(id string) guard.Account {
			return guard.Account{ID: id, PasswordCommand: "cat '" + byCommand{dir: dir}.file(id) + "' 2>/dev/null || true"}
		}
		return contract.Kept{Secrets: again(), Again: again, Account: account}
	})
}
