// Package main is missent: the resident guard, and the command line around it.
//
// Without a command it stays beside the mail client: it watches the accounts, keeps the icon in the tray, and starts
// missent-window when there is something to show. With a command it does one thing and ends. Both read the same folder
// of state; wire.go is the one place where adapters meet the guard's ports.
//
// It refuses to link a web view, so that what runs all day stays small; to take a password on the command line, where
// every process of the machine can read it; and to let any command but the window approve a message (threat 1 in
// docs/THREATS.md).
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"missent/app/missent/nativehost"
	"missent/core/document"
	"missent/core/managed"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	if len(os.Args) == 2 && os.Args[1] == document.ChildArgument { // a process of its own for one file of a stranger's
		os.Exit(document.Child(os.Stdin, os.Stdout))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program, without the process around it.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	return runOn(ctx, managed.Options{}, args, in, out, errOut)
}

// runOn is run on a machine whose policy is somewhere else.
func runOn(ctx context.Context, machine managed.Options, args []string, in io.Reader, out, errOut io.Writer) int {
	opts := &options{machine: machine}
	root := newRootCommand(opts)
	if nativehost.Called(args) {
		args = append([]string{"native-host"}, args...)
	}
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	code := exitCode(err, opts.started)
	if text := err.Error(); text != "" {
		fmt.Fprintln(errOut, "missent:", text)
	}
	if code == exitUsage {
		fmt.Fprintln(errOut, "Try 'missent --help'.")
	}
	return code
}

func newRootCommand(opts *options) *cobra.Command {
	root := &cobra.Command{
		Use:           "missent",
		Short:         "Keeps your mail from going to a wrong address",
		Long:          rootHelp,
		Example:       rootExamples,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRun: func(*cobra.Command, []string) {
			opts.started = true
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return runResident(cmd, opts) },
	}
	opts.register(root)
	root.Flags().BoolVar(&opts.quiet, "quiet", false, "open no window before there is something to ask")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return exitError{exitUsage, err} })
	root.AddCommand(
		newCheckCommand(opts), newLearnCommand(opts), newBacktestCommand(opts), newAuditCommand(opts), newHistoryCommand(opts),
		newAccountCommand(opts), newGateCommand(opts), newStatusCommand(opts), newDoctorCommand(opts), newDemoCommand(opts),
		newAutostartCommand(opts), newPolicyCommand(opts), newReportCommand(opts), newVersionCommand(opts), newManualCommand(),
		newNativeHostCommand(opts),
	)
	return root
}

func newVersionCommand(opts *options) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Prints the version of missent on one line, and the channel your organisation has put it on, if any.\nWith --json: {\"version\":\"...\",\"channel\":\"none\"}.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := opts.settings(cmd.Context(), nil)
			if err != nil {
				return err
			}
			channel := set.Get("update.channel").Value
			if opts.json {
				return printJSON(cmd.OutOrStdout(), map[string]string{"version": version, "channel": channel})
			}
			text := "missent " + version
			if channel != "none" {
				text += " (" + channel + ")"
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), text)
			return err
		},
	}
}
