package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newManualCommand prints the manual page, made of the help of the commands. Packages hold its output.
func newManualCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "manual",
		Short:  "Print the manual page, missent(1)",
		Long:   "Prints the manual page in the form of man(7), made of the help of all commands: missent manual | man -l -",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var b strings.Builder
			manual(&b, cmd.Root())
			_, err := io.WriteString(cmd.OutOrStdout(), b.String())
			return ioError(err)
		},
	}
}

func manual(b *strings.Builder, root *cobra.Command) {
	fmt.Fprintf(b, ".TH MISSENT 1 \"\" \"Missent %s\" \"User Commands\"\n.SH NAME\nmissent \\- %s\n.SH SYNOPSIS\n.B missent\n[COMMAND] [FLAG ...]\n", roff(version), roff(lower(root.Short)))
	b.WriteString(".SH DESCRIPTION\n")
	verbatim(b, root.Long)
	b.WriteString(".SH OPTIONS\n")
	flags(b, root.PersistentFlags())
	b.WriteString(".SH COMMANDS\n")
	commands(b, root)
	b.WriteString(".SH EXAMPLES\n")
	verbatim(b, root.Example)
}

func commands(b *strings.Builder, parent *cobra.Command) {
	for _, c := range parent.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		fmt.Fprintf(b, ".SS %s\n", roff(c.UseLine()))
		text := c.Long
		if text == "" {
			text = c.Short
		}
		verbatim(b, text)
		flags(b, c.LocalNonPersistentFlags())
		if c.Example != "" {
			b.WriteString(".PP\nExamples:\n")
			verbatim(b, c.Example)
		}
		commands(b, c)
	}
}

func flags(b *strings.Builder, all *pflag.FlagSet) {
	all.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Hidden {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(b, ".TP\n\\fB\\-\\-%s\\fR %s\n%s\n", roff(f.Name), roff(kind), roff(usage))
	})
}

// verbatim keeps the lines as the help has them.
func verbatim(b *strings.Builder, text string) {
	b.WriteString(".nf\n" + roff(strings.Trim(text, "\n")) + "\n.fi\n")
}

// roff escapes what troff would read as its own.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
