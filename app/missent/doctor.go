package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/guard"
	"missent/core/imap"
	"missent/core/localapi"
	"missent/core/policy"
	"missent/core/secret"
	"missent/core/sqlite"
	"missent/core/view"
)

const doctorHelp = `Tests what the guard needs, and says what to do about what is wrong: the database, the keyring, a sign-in at each
account, the way through each gate to its provider, the window program, the start at log-in, the policy, whether the guard
runs, and the way to it from Thunderbird. It changes nothing; with --fix it writes the file by which Thunderbird finds this
program.

--verify follows the hash chain of the log of decisions instead, from its first row to its last: a row that was changed,
taken out or added is named, and the exit code is 74.

JSON, one object a line:
  {"part":"account ann@a.example","ok":false,"says":"...","do":"..."}

Exit codes:
  0   everything that is needed works
  69  an account cannot be signed in to
  74  the database cannot be read
  78  something else is missing or wrong`

// diagnosis is what the doctor found about one part.
type diagnosis struct {
	Part string `json:"part"`
	OK   bool   `json:"ok"`
	Says string `json:"says"`
	Do   string `json:"do,omitempty"`

	code int // exit code when it is not OK; 0 for what the guard can do without
}

func newDoctorCommand(o *options) *cobra.Command {
	verify, fix := false, false
	cmd := &cobra.Command{
		Use:     "doctor",
		Short:   "Test what the guard needs, and say what to do",
		Long:    doctorHelp,
		Example: "  missent doctor\n  missent doctor --json | jq 'select(.ok | not)'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.dir()
			if err != nil {
				return err
			}
			organisation, err := o.organisation()
			if err != nil {
				return err
			}
			examined := examine(cmd.Context(), o, dir, organisation, fix)
			if verify {
				examined = func(yield func(diagnosis) bool) { yield(verifyLog(cmd.Context(), dir)) }
			}
			code := 0
			for d := range examined {
				if !d.OK && code == 0 {
					code = d.code
				}
				if err := tell(cmd.OutOrStdout(), d, o.json); err != nil {
					return err
				}
			}
			if code != 0 {
				return exitError{code: code}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "only tell whether the log of decisions is as it was written")
	cmd.Flags().BoolVar(&fix, "fix", false, "write the file by which Thunderbird finds this program")
	return cmd
}

func tell(w io.Writer, d diagnosis, asJSON bool) error {
	if asJSON {
		return printJSON(w, d)
	}
	mark := map[bool]string{true: "ok  ", false: "!   "}[d.OK]
	text := mark + d.Part + ": " + d.Says + "\n"
	if d.Do != "" {
		text += "      " + d.Do + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// examine looks at one part after the other.
func examine(ctx context.Context, o *options, dir string, organisation []policy.Layer, fix bool) func(yield func(diagnosis) bool) {
	return func(yield func(diagnosis) bool) {
		accounts, d := examineDatabase(ctx, dir)
		if !yield(d) || !yield(examineKeyring(ctx, accounts)) {
			return
		}
		set, _ := policy.Merge(organisation...) // parsed already
		source := newSigner(secret.NewSource(secret.NewKeyring(), dir), set)
		for _, a := range accounts {
			if !yield(examineAccount(ctx, source, a)) {
				return
			}
		}
		if d, named := examineDirectory(ctx, o, set); named && !yield(d) {
			return
		}
		for d := range examineGates(ctx, dir, accounts) {
			if !yield(d) {
				return
			}
		}
		if len(accounts) == 0 && !yield(diagnosis{
			Part: "accounts", Says: "no mailbox is watched", Do: "missent account add ADDRESS", code: exitConfig,
		}) {
			return
		}
		if !yield(examineWindow()) || !yield(examineAutostart()) || !yield(examinePolicy(o)) || !yield(examineGuard(ctx, dir)) {
			return
		}
		for _, d := range examineReports(ctx, dir) {
			if !yield(d) {
				return
			}
		}
		for _, d := range examineThunderbird(ctx, dir, fix) {
			if !yield(d) {
				return
			}
		}
	}
}

func examineDatabase(ctx context.Context, dir string) ([]guard.Account, diagnosis) {
	path := filepath.Join(dir, databaseFile)
	d := diagnosis{Part: "database", code: exitIO}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		d.OK, d.Says = true, "none yet; it will be made at "+path
		return nil, d
	}
	db, err := sqlite.Open(path)
	if db == nil {
		d.Says = err.Error()
		if errors.Is(err, guard.ErrNewer) {
			d.Do, d.code = "Update Missent, or name another folder with --data.", exitConfig
		}
		return nil, d
	}
	defer db.Close()
	if err != nil { // set aside just now
		d.Says, d.Do = err.Error(), "Learn again: start missent."
		return nil, d
	}
	accounts, err := db.Accounts(ctx)
	if err != nil {
		d.Says = err.Error()
		return nil, d
	}
	d.OK, d.Says = true, path
	return accounts, d
}

// examineKeyring is strict only where an account keeps its password there.
func examineKeyring(ctx context.Context, accounts []guard.Account) diagnosis {
	d := diagnosis{Part: "keyring"}
	for _, a := range accounts {
		if a.PasswordCommand == "" {
			d.code = exitConfig
		}
	}
	if err := secret.NewKeyring().Check(ctx); err != nil {
		d.Says, d.Do = strings.TrimPrefix(err.Error(), "keyring: read: "), secret.Advice(err) // the part is named already
		return d
	}
	d.OK, d.Says = true, "answers"
	return d
}

func examineAccount(ctx context.Context, source *signer, a guard.Account) diagnosis {
	d := diagnosis{Part: "account " + a.Address.Plain(), code: exitServer}
	drafts, sent, err := imap.New(a, source.options(a)).Try(ctx)
	switch {
	case err != nil:
		d.Says = trouble(err).Error()
	case len(drafts) == 0:
		d.Says, d.code = terminal.Problem("no-drafts"), exitConfig
	case len(sent) == 0:
		d.Says, d.code = terminal.Problem("no-sent"), exitConfig
	default:
		d.OK, d.Says = true, fmt.Sprintf("signs in at %s:%d, drafts in %q", a.Host, a.Port, drafts)
	}
	return d
}

func examineWindow() diagnosis {
	d := diagnosis{Part: "window", code: exitConfig}
	path, err := windowProgram()
	if err != nil {
		d.Says, d.Do = err.Error(), "Install missent-window beside missent."
		return d
	}
	d.OK, d.Says = true, path
	if !hasDisplay() {
		d.OK, d.code = false, 0
		d.Says, d.Do = path+", but there is no display here", "Start missent in a terminal: without a display it asks there."
	}
	return d
}

func examineAutostart() diagnosis {
	d := diagnosis{Part: "autostart", code: exitConfig}
	s, err := newAutostart()
	if err != nil {
		d.Says = err.Error()
		return d
	}
	on, err := s.Enabled()
	if err != nil {
		d.Says = err.Error()
		return d
	}
	d.OK, d.Says = true, "on"
	if !on {
		d.Says, d.Do = "off", "missent autostart on"
	}
	return d
}

func examineGuard(ctx context.Context, dir string) diagnosis {
	d := diagnosis{Part: "guard"}
	s, err := localapi.NewClient(dir).Status(ctx)
	switch {
	case errors.Is(err, localapi.ErrNotRunning):
		d.Says, d.Do = "not running", "Start it: missent"
	case err != nil:
		d.Says, d.code = err.Error(), exitConfig
	default:
		d.OK, d.Says = s.State != view.Stopped, terminal.Overall(s)
	}
	return d
}
