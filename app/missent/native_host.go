package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"missent/core/addon"
	"missent/core/localapi"
)

const nativeHostHelp = `Passes what the add-on in Thunderbird says on to the running guard, and its answers back. Thunderbird starts it; it is
of no use by hand. It starts the guard where none runs.

Exit codes:
  0   Thunderbird ended it
  64  called for another add-on than that of Missent
  69  the guard did not come up, or refused
  74  the connection broke`

// comeUp is how long a guard that was just started may take until it answers.
const comeUp = 20 * time.Second

func newNativeHostCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:    "native-host MANIFEST EXTENSION",
		Short:  "Pass frames between Thunderbird and the guard (Thunderbird calls this)",
		Long:   nativeHostHelp,
		Args:   cobra.ExactArgs(2),
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[1] != addon.Extension {
				return exitError{exitUsage, fmt.Errorf("this is for %s alone", addon.Extension)}
			}
			dir, err := o.dir()
			if err != nil {
				return err
			}
			guard, err := reachGuard(cmd.Context(), dir, o)
			if err != nil {
				return exitError{exitServer, err}
			}
			if err := relay(guard, cmd.InOrStdin(), cmd.OutOrStdout()); err != nil {
				return exitError{exitIO, err}
			}
			return nil
		},
	}
}

// relay passes frames on until either side ends.
func relay(guard io.ReadWriteCloser, in io.Reader, out io.Writer) error {
	ended := make(chan error, 2) // the one that is left blocks in a read, and ends with the process
	go func() { ended <- addon.Relay(guard, in, addon.MaxRequest) }()
	go func() { ended <- addon.Relay(out, guard, addon.MaxReply) }()
	return errors.Join(<-ended, guard.Close())
}

// reachGuard opens a session with the guard of a data folder, which it starts where none runs.
func reachGuard(ctx context.Context, dir string, o *options) (io.ReadWriteCloser, error) {
	client := localapi.NewClient(dir)
	session, err := client.AddOn(ctx, addon.Extension)
	if !errors.Is(err, localapi.ErrNotRunning) {
		return session, err
	}
	if err := startGuard(o); err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, comeUp)
	defer cancel()
	for {
		session, err = client.AddOn(ctx, addon.Extension)
		if !errors.Is(err, localapi.ErrNotRunning) {
			return session, err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// startGuard starts the resident guard so that it outlives Thunderbird. Two that were started at once are no harm: the
// second finds the lock taken and ends.
func startGuard(o *options) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, residentArgs(o)...)
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

// residentArgs are the flags that make it the same guard.
func residentArgs(o *options) []string {
	args := []string{"--quiet"}
	if o.data != "" {
		args = append(args, "--data", o.data)
	}
	if o.policy != "" {
		args = append(args, "--policy", o.policy)
	}
	for _, me := range o.me {
		args = append(args, "--me", me)
	}
	return args
}
