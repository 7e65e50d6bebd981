package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"missent/app/missent/autostart"
	"missent/core/policy"
)

const autostartHelp = `Says whether the guard starts when you log in, or turns that on or off for you alone.

Files:
  Linux    ~/.config/autostart/missent.desktop; "off" over an entry for everybody in /etc/xdg/autostart hides it
  Windows  HKCU\Software\Microsoft\Windows\CurrentVersion\Run, value Missent; the switch in Task Manager counts
  macOS    ~/Library/LaunchAgents/missent.guard.plist

Exit codes:
  0   done
  64  neither on nor off
  74  the file or key cannot be read or written
  78  set up for all users of this computer, and cannot be switched off for one`

func newAutostartCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:       "autostart [on|off]",
		Short:     "Start the guard at log-in, or stop doing so",
		Long:      autostartHelp,
		Example:   "  missent autostart\n  missent autostart on",
		ValidArgs: []string{"on", "off"},
		Args:      cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := newAutostart()
			if err != nil {
				return exitError{exitIO, err}
			}
			if len(args) == 1 {
				if r, err := o.reader(); err != nil {
					return err
				} else if set, _ := policy.Merge(r.Policy().Layers...); set.Get("autostart").Locked {
					return exitError{exitConfig, errors.New("autostart is set by your organisation")}
				}
				if err := s.Set(args[0] == "on"); errors.Is(err, autostart.ErrManaged) {
					return exitError{exitConfig, err}
				} else if err != nil {
					return exitError{exitIO, err}
				}
			}
			on, err := s.Enabled()
			if err != nil {
				return exitError{exitIO, err}
			}
			if o.json {
				return printJSON(cmd.OutOrStdout(), map[string]any{"autostart": on, "where": s.Where()})
			}
			word := map[bool]string{true: "on", false: "off"}[on]
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Autostart is %s (%s).\n", word, s.Where())
			return err
		},
	}
}
