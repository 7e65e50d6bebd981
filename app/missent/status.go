package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"missent/app/missent/terminal"
	"missent/core/localapi"
	"missent/core/view"
)

const statusHelp = `Asks the running guard what it does now: the state of each account, how many people it knows, and what you have
to know. A guard that is not running is said, and is no error: the command still ends with 0.

The answer comes over a socket that only you can open; no address of a correspondent is in it.

JSON:
  {"running":true,"status":{"state":"watching","accounts":[...],"people":812,"domains":240}}
  State is one of watching, connecting, learning, reconnecting, refused, untrusted, no-password, paused, stopped.

Exit codes:
  0   the state was printed, or nothing is running
  74  the socket is there and does not answer`

func newStatusCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "Print what the running guard does now",
		Long:    statusHelp,
		Example: "  missent status\n  missent status --json | jq -r .status.state",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.dir()
			if err != nil {
				return err
			}
			s, err := localapi.NewClient(dir).Status(cmd.Context())
			running := err == nil
			if err != nil && !errors.Is(err, localapi.ErrNotRunning) {
				return exitError{exitIO, err}
			}
			if o.json {
				return printJSON(cmd.OutOrStdout(), statusAnswer(s, running))
			}
			_, err = io.WriteString(cmd.OutOrStdout(), statusText(s, running))
			return err
		},
	}
}

func statusAnswer(s view.Status, running bool) any {
	answer := struct {
		Running bool         `json:"running"`
		Status  *view.Status `json:"status,omitempty"`
	}{Running: running}
	if running {
		answer.Status = &s
	}
	return answer
}

func statusText(s view.Status, running bool) string {
	if !running {
		return "Missent is not running. Start it: missent\n"
	}
	var b strings.Builder
	fmt.Fprintln(&b, terminal.Overall(s))
	for _, a := range s.Accounts {
		fmt.Fprintf(&b, "  %s at %s: %s\n", a.Address, a.Host, terminal.State(a))
		if a.Problem != "" {
			fmt.Fprintf(&b, "    %s\n", terminal.Problem(a.Problem))
		}
		if p := a.Progress; p != nil {
			fmt.Fprintf(&b, "    %d of %d messages read, %.0f a second\n", p.Done, p.Total, p.Rate)
		}
	}
	for _, g := range s.Gates {
		b.WriteString(gateLine(g, s))
	}
	for _, r := range s.Reports {
		b.WriteString("  " + reportLine(r) + "\n")
	}
	fmt.Fprintf(&b, "  %d people in %d domains known\n", s.People, s.Domains)
	if s.Notice != "" {
		fmt.Fprintf(&b, "  %s\n", terminal.Notice(s.Notice))
	}
	return b.String()
}
