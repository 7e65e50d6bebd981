package secret

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/coretest/contract"
	"missent/core/guard"
)

// The keyring tests need session buses of their own: TestMain lets this binary be the program that runs inside one.
func TestMain(m *testing.M) {
	if scene := os.Getenv("MISSENT_KEYRING_SCENE"); scene != "" {
		if err := scenes[scene](context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, scene+":", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// scenes are what happens inside a session.
var scenes = map[string]func(context.Context) error{
	"no-service": func(ctx context.Context) error {
		s := NewSource(NewKeyring(), "")
		if err := NewKeyring().Check(ctx); !errors.Is(err, ErrNoService) {
			return fmt.Errorf("got %w, want ErrNoService", err)
		}
		return heldAfter(ctx, s, ErrNoService)
	},
	"no-bus": func(ctx context.Context) error {
		s := NewSource(NewKeyring(), "")
		if err := NewKeyring().Check(ctx); !errors.Is(err, ErrNoBus) {
			return fmt.Errorf("got %w, want ErrNoBus", err)
		}
		return heldAfter(ctx, s, ErrNoBus)
	},
	"silent": func(ctx context.Context) error {
		k := &Keyring{limit: 200 * time.Millisecond}
		if err := k.Check(ctx); !errors.Is(err, ErrLocked) {
			return fmt.Errorf("got %w, want ErrLocked", err)
		}
		return nil
	},
}

// heldAfter: what could not be stored is said, and still works until the program ends.
func heldAfter(ctx context.Context, s *Source, want error) error {
	if err := s.Keep(ctx, "a", "typed"); !errors.Is(err, want) {
		return fmt.Errorf("keep: got %w, want %w", err, want)
	}
	if s.typed["a"] != "typed" {
		return errors.New("the password was not held in memory")
	}
	return nil
}

// play runs a scene of this binary by a shell line in which "$SELF" is the binary. HOME is fresh: a keyring of the
// developer must not be reached.
func play(t *testing.T, scene, line string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/bash", "-c", line)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "SELF=" + self, "MISSENT_KEYRING_SCENE=" + scene,
		"XDG_DATA_HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_DIRS=" + filepath.Join(home, "none"),
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "typed") {
		t.Errorf("the output shows the password: %s", out)
	}
	return string(out)
}

// insideSession tells that this binary runs on a bus of its own, with a keyring.
func insideSession() bool { return os.Getenv("MISSENT_KEYRING_SESSION") != "" }

// A real gnome-keyring holds the contract. It is unlocked before the first call: a call that comes earlier lets the bus
// start a second, locked one.
func TestKeyringOfGnome(t *testing.T) {
	if insideSession() {
		if err := NewKeyring().Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		contract.SecretsHold(t, func(t *testing.T) contract.Kept {
			again := func() contract.Secrets { return apart{NewSource(NewKeyring(), ""), t.Name()} }
			return contract.Kept{Secrets: again(), Again: again}
		})
		return
	}
	out := play(t, "", `export MISSENT_KEYRING_SESSION=1; exec dbus-run-session -- /bin/bash -c '
		coproc RING { exec gnome-keyring-daemon --foreground --unlock --components=secrets 2>/dev/null; }
		printf testpw >&"${RING[1]}"; eval "exec ${RING[1]}>&-"
		for i in $(seq 100); do
			dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
				string:org.freedesktop.secrets | grep -q "boolean true" && break
			sleep 0.05
		done
		"$SELF" -test.run "^TestKeyringOfGnome$" -test.v; code=$?
		kill "$RING_PID"; wait "$RING_PID"
		exit $code'`)
	if n := strings.Count(out, "--- PASS: TestKeyringOfGnome/"); n < 8 {
		t.Errorf("%d clauses were held against it\n%s", n, out)
	}
}

// apart keeps the accounts of one clause apart from those of the others: they share one keyring.
type apart struct {
	*Source
	clause string
}

func (s apart) Password(ctx context.Context, a guard.Account) (string, error) {
	a.ID = s.clause + a.ID
	return s.Source.Password(ctx, a)
}

func (s apart) Keep(ctx context.Context, account, password string) error {
	return s.Source.Keep(ctx, s.clause+account, password)
}

func (s apart) Forget(ctx context.Context, account string) error {
	return s.Source.Forget(ctx, s.clause+account)
}

// A bus without a keyring: its configuration names no folder of services, so nothing can be started on demand.
func TestKeyringWithoutService(t *testing.T) {
	config := filepath.Join(t.TempDir(), "bus.conf")
	err := os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	play(t, "no-service", `exec dbus-run-session --config-file=`+config+` -- "$SELF"`)
}

func TestKeyringWithoutBus(t *testing.T) {
	play(t, "no-bus", `exec "$SELF"`)
	play(t, "no-bus", `DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus exec "$SELF"`)
}

// A bus that takes the connection and says nothing stands for a keyring that waits behind a prompt.
func TestKeyringThatDoesNotAnswer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	play(t, "silent", `DBUS_SESSION_BUS_ADDRESS=unix:path=`+path+` exec "$SELF"`)
}
