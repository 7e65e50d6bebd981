package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"missent/core/policy"
)

const policyHelp = `Shows what is set and who set it, and checks a policy file before it is used.

A policy file is one JSON object with a value for each key it sets; docs/ADMIN.md lists the keys. Linux reads
/etc/missent/policies/managed and recommended, Windows Software\Policies\Missent in the registry, macOS the managed
preferences missent.guard. What a policy sets is locked: the user cannot change it. --policy FILE tries one out; beside a
policy of the machine it sets no more than the user could. A policy that is broken is named on standard error, and the
last good one holds.
`

func newPolicyCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Show what is set, and who set it; check a policy file",
		Long:  policyHelp,
		Example: `  missent policy show
  missent policy check site.json`,
	}
	cmd.AddCommand(&cobra.Command{
		Use: "show", Short: "Print the merged policy with the origin of each value", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return showPolicy(cmd, o) },
	}, &cobra.Command{
		Use: "check FILE", Short: "Check a policy file; exit 78 when it is wrong", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return checkPolicy(cmd, args[0]) },
	})
	return cmd
}

// showPolicy prints every key. Without a database yet there are no settings of the user.
func showPolicy(cmd *cobra.Command, o *options) (err error) {
	db, err := o.openDatabase(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer closing(db.Close, &err)
	set, err := o.settings(cmd.Context(), db)
	if err != nil {
		return err
	}
	reader, err := o.reader()
	if err != nil {
		return err
	}
	for _, f := range reader.Policy().Faults {
		fmt.Fprintf(cmd.ErrOrStderr(), "missent: %s: %s: %s\n", f.Key, f.Source, f.Detail)
	}
	if o.json {
		type line struct {
			Value  string        `json:"value"`
			Origin policy.Origin `json:"origin"`
			Locked bool          `json:"locked"`
			Source string        `json:"source,omitempty"` // the file or key it was read from
		}
		all := make(map[string]line, len(set))
		for _, k := range policy.Keys {
			all[k.Name] = line(shown(k, set.Get(k.Name)))
		}
		return printJSON(cmd.OutOrStdout(), all)
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tVALUE\tSET BY\tIN")
	for _, k := range policy.Keys {
		v := shown(k, set.Get(k.Name))
		by := map[policy.Origin]string{
			policy.Default: "default", policy.Recommended: "recommended", policy.User: "you", policy.Managed: "your organisation",
		}[v.Origin]
		if v.Locked && v.Origin != policy.Managed {
			by += ", locked"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.Name, strings.ReplaceAll(v.Value, "\n", ", "), by, v.Source)
	}
	return ioError(w.Flush())
}

// shown hides the value of a secret.
func shown(k policy.Key, v policy.Value) policy.Value {
	if k.Hidden && v.Value != "" {
		v.Value = "(set)"
	}
	return v
}

func checkPolicy(cmd *cobra.Command, path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return exitError{exitConfig, fmt.Errorf("policy: %w", err)}
	}
	layer, err := policy.Parse(raw)
	if err != nil {
		return exitError{exitConfig, fmt.Errorf("policy %s: %w", path, err)}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is right. It sets %s.\n", path, counted(len(layer.Values), "key"))
	return ioError(err)
}
