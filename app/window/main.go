// Missent-window is the window of Missent: the dialog that asks about one address, or the main window. The guard
// (app/missent) starts it when there is something to show, and it ends with its window.
//
// It speaks with the guard over its own standard input and output (core/pipe) and has no other way out: it opens no file,
// no socket and no link, reads no mail and knows no password longer than a form holds it. It decides nothing: a window that
// crashed, froze or was closed has said nothing, and the guard takes that as the safe answer.
//
// It is the only program that loads a web engine, about 200 MiB while it is open. That is why it is a program of its own:
// the guard, which always runs, must not carry that. This folder is the only one that imports Wails.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/wailsapp/wails/v2"

	"missent/app/window/bound"
	"missent/core/pipe"
	"missent/core/view"
)

// Exit codes. The guard tells by them what became of a window; see core/spawn.
const (
	exitClosed  = 0  // closed by the user, by the page or because the guard is gone
	exitFailed  = 1  // Wails could not run
	exitFrozen  = 3  // the page was silent for too long
	exitDisplay = 4  // there is no display to open a window on
	exitUsage   = 64 // started by hand
)

func main() {
	if generating {
		os.Exit(generate())
	}
	os.Exit(run())
}

// run opens the window the guard asks for and returns the exit code of the program.
func run() int {
	guardEnd, err := takeStdio()
	if err != nil {
		return fail(exitUsage, "missent-window is started by missent: "+err.Error())
	}
	prepareEnvironment()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	client := pipe.NewClient(guardEnd)
	go func() {
		<-client.Done() // the guard is gone: nobody would hear an answer
		os.Exit(exitClosed)
	}()
	start, err := client.Start(ctx)
	if errors.Is(err, pipe.ErrClosed) {
		return exitClosed
	}
	if err != nil {
		return fail(exitFailed, "the guard did not say what to show")
	}
	if !displayReady() {
		return fail(exitDisplay, "there is no display")
	}

	shell := newShell(start)
	desk := bound.New(ctx, client, shell, start)
	go watch(ctx, desk)
	go relay(ctx, desk)
	if err := wails.Run(windowOptions(start, desk, shell)); err != nil {
		return fail(exitFailed, "the window could not run")
	}
	return exitClosed
}

// watch ends the program when the page is frozen; there is nothing to close in order then.
func watch(ctx context.Context, desk *bound.Desk) {
	if bound.Watch(ctx, desk) {
		os.Exit(fail(exitFrozen, "the page stopped answering"))
	}
}

// relay ends the program when events cannot be had any more: a window that nobody can take back is not left standing.
func relay(ctx context.Context, desk *bound.Desk) {
	switch err := bound.Relay(ctx, desk); {
	case err == nil, errors.Is(err, context.Canceled):
	case errors.Is(err, pipe.ErrClosed):
		os.Exit(exitClosed)
	default:
		os.Exit(fail(exitFailed, "the guard stopped sending events"))
	}
}

// generate writes frontend/wailsjs: with the build tag "bindings", wails.Run writes the functions of the bound structs and
// returns.
func generate() int {
	shell := newShell(view.Start{})
	desk := bound.New(context.Background(), nil, shell, view.Start{})
	if err := wails.Run(windowOptions(view.Start{}, desk, shell)); err != nil {
		return fail(exitFailed, err.Error())
	}
	return 0
}

// fail says on standard error why the program ends. No text that came from mail or from the guard is ever put here.
func fail(code int, why string) int {
	fmt.Fprintln(os.Stderr, "missent-window:", why)
	return code
}
