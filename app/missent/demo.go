package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"missent/app/missent/demo"
	"missent/app/missent/terminal"
	"missent/core/desk"
	"missent/core/secret"
	"missent/core/spawn"
)

const demoHelp = `Shows the whole product on a made-up mailbox: an IMAP server in memory with several hundred messages, a draft that
goes to us.af.ml instead of us.af.mil, one that is fine, and then whatever you try yourself, with any mail client or
with 'missent demo draft'. Guard, database, IMAP and window are the real ones.

With a display the question comes in the window of missent-window; without one, or with --display=none, the same
question comes in the terminal, with one key for each answer. At the end of the input nothing is answered.

Nothing leaves this computer: the server listens on loopback. Your keyring, your history and --data are not touched.

Files:
  TMPDIR/missent-demo-*  database and certificate of the demo, removed at the end
  XDG_RUNTIME_DIR/missent-demo.json  where 'missent demo draft' finds the demo, removed at the end

Exit codes:
  0   the demo went to its end, or you left it
  64  wrong usage
  74  the server or the database could not be started, or something did not happen that should have`

const demoExamples = `  missent demo
  missent demo --display=none
  missent demo draft --to j.doe@us.af.ml --subject Itinerary`

func newDemoCommand(o *options) *cobra.Command {
	var display string
	cmd := &cobra.Command{
		Use: "demo", Short: "See it work on a made-up mailbox", Long: demoHelp, Example: demoExamples,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if display != "auto" && display != "none" {
				return exitError{exitUsage, fmt.Errorf("--display %s: auto or none", display)}
			}
			return runDemo(cmd, display == "auto" && hasDisplay())
		},
	}
	cmd.Flags().StringVar(&display, "display", "auto", "auto, or none to ask in the terminal")
	cmd.AddCommand(newDemoDraftCommand())
	return cmd
}

func newDemoDraftCommand() *cobra.Command {
	var d demo.Draft
	cmd := &cobra.Command{
		Use:   "draft --to ADDRESS",
		Short: "Save a draft into the demo that runs",
		Long: `Saves a draft into the mailbox of the demo that runs in another terminal, over IMAP as a mail client does.

Exit codes:
  0   saved
  69  no demo is running`,
		Example: "  missent demo draft --to 'Jane Doe <j.doe@us.af.ml>' --subject Itinerary",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if d.To == "" {
				return exitError{exitUsage, errors.New("demo draft: to whom? --to ADDRESS")}
			}
			if err := demo.Save(d); err != nil {
				return exitError{exitServer, err}
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "Saved.")
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&d.To, "to", "", "recipients")
	f.StringVar(&d.Cc, "cc", "", "further recipients")
	f.StringVar(&d.Subject, "subject", "", "subject")
	f.StringVar(&d.From, "from", "", "sender (default the owner of the mailbox)")
	f.StringVar(&d.Text, "text", "", "text")
	return cmd
}

// runDemo wires the real program around the made-up mailbox.
func runDemo(cmd *cobra.Command, display bool) (err error) {
	ctx, quit := context.WithCancel(cmd.Context())
	defer quit()
	box, err := demo.Open(time.Now())
	if err != nil {
		return exitError{exitIO, err}
	}
	defer func() { err = withCode(errors.Join(err, box.Close())) }()
	keys := terminal.NewKeys(cmd.InOrStdin())
	out := &turns{w: cmd.OutOrStdout()}
	var windows desk.Windows = &terminal.Dialog{Keys: keys, Out: out, Interrupt: quit}
	if display {
		if _, err := windowProgram(); err == nil {
			windows = spawn.Spawner{}
		} else {
			display = false
			fmt.Fprintf(cmd.ErrOrStderr(), "missent: %v: asking in the terminal\n", err)
		}
	}
	secrets := secret.NewSource(secret.NewKeyring(), "")
	secrets.Hold(box.Account.ID, box.Password)
	h, err := wire(ctx, &options{}, plan{dir: box.Dir, windows: windows, secrets: secrets})
	if err != nil {
		return err
	}
	// Whoever tries it out wants to see every question.
	if err := h.desk.Set(ctx, "windows-a-month", "off"); err != nil {
		return errors.Join(err, h.close())
	}
	ended := make(chan error, 1)
	go func() { ended <- h.guard.Run(ctx, h.desk) }()
	err = h.guard.AddAccount(ctx, box.Account)
	if err == nil {
		err = demo.Play(ctx, demo.Stage{
			Mailbox: box, Guard: h.guard, Ledger: h.db, Keys: keys, Out: out, Window: display,
		})
	}
	quit()
	if ran := <-ended; ran != nil && !errors.Is(ran, context.Canceled) {
		err = errors.Join(err, ran)
	}
	return errors.Join(err, h.close())
}

// withCode gives an error without a code the one of input and output.
func withCode(err error) error {
	var exit exitError
	if err == nil || errors.As(err, &exit) {
		return err
	}
	return exitError{exitIO, err}
}
