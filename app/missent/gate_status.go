package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/localapi"
	"missent/core/view"
)

func newGateStatusCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Print whose mail passes, and when it last did",
		Long: `Prints the gates, one a line, as the running guard sees them.

JSON, one object a line: {"account":"...","host":"...","plain":25870,"tls":25871,"client":"Evolution","last":"...","passed":3}

Exit codes:
  0   printed, or nothing is running
  74  the guard does not answer`,
		Example: "  missent gate status", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.dir()
			if err != nil {
				return err
			}
			s, err := localapi.NewClient(dir).Status(cmd.Context())
			if errors.Is(err, localapi.ErrNotRunning) {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "Missent is not running, so nothing passes. Start it: missent")
				return err
			}
			if err != nil {
				return exitError{exitIO, err}
			}
			if len(s.Gates) == 0 && !o.json {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "No account's mail passes Missent. Set one up: missent gate enable ACCOUNT")
				return err
			}
			for _, g := range s.Gates {
				if o.json {
					err = printJSON(cmd.OutOrStdout(), g)
				} else {
					_, err = io.WriteString(cmd.OutOrStdout(), gateLine(g, s))
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// gateLine tells how it stands with one gate.
func gateLine(g view.GateState, s view.Status) string {
	name := g.Account
	for _, a := range s.Accounts {
		if a.ID == g.Account {
			name = a.Address
		}
	}
	text := fmt.Sprintf("  %s to %s: %s\n", name, g.Host, terminal.Gate(g))
	if g.Problem != "" {
		text += "    " + terminal.Problem(g.Problem) + "\n"
	}
	if !g.Missed.IsZero() {
		text += "    " + terminal.Missed(g) + "\n"
	}
	return text
}
