package main

import (
	"cmp"
	"context"
	"fmt"

	"missent/app/missent/terminal"
	"missent/core/localapi"
	"missent/core/view"
)

// reportLine says how it stands with a target of reports.
func reportLine(r view.Target) string {
	text := "reports to " + cmp.Or(r.Host, "this computer") + " (" + r.Kind + "): "
	if r.Problem == "" {
		text += "it has everything"
	} else {
		text += terminal.Say("report."+r.Problem, nil)
	}
	if r.Waiting > 0 {
		text += ", " + counted(r.Waiting, "event") + " waiting"
	}
	if r.Lost > 0 {
		text += ", " + counted(r.Lost, "event") + " lost"
	}
	return text
}

// examineReports asks the running guard for the targets of the organisation. Where there is none, there is nothing to say.
func examineReports(ctx context.Context, dir string) []diagnosis {
	s, err := localapi.NewClient(dir).Status(ctx)
	if err != nil {
		return nil // examineGuard says it
	}
	var out []diagnosis
	for i, r := range s.Reports {
		d := diagnosis{Part: fmt.Sprintf("report %d", i+1), OK: r.Problem == "", Says: reportLine(r)}
		if !d.OK {
			d.Do = "Your organisation names the target and its certificates (docs/ADMIN.md). Events wait; nothing is lost yet."
		}
		out = append(out, d)
	}
	return out
}
