package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"missent/build/kit"
	"missent/core/contents"
)

// byKind prints how often each kind of contents is found in the texts of t5, in which nobody is known to have put any.
func byKind(w io.Writer, folder string) error {
	var out bytes.Buffer
	if err := kit.Records(folder, "t5", &out); err != nil {
		return err
	}
	texts, hits := 0, map[contents.Kind]int{}
	for line := range bytes.Lines(out.Bytes()) {
		var m struct {
			Subject, Body string
			Probe         bool
		}
		if err := json.Unmarshal(line, &m); err != nil {
			return fmt.Errorf("t5: %w", err)
		}
		if m.Body == "" || m.Probe {
			continue
		}
		texts++
		for _, f := range contents.Look(m.Subject, m.Body) {
			hits[f.Kind]++
		}
	}
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(tab, "\nCONTENTS OF %d TEXTS\tPER 1,000 (bar: 0.2 together)\n", texts)
	for _, k := range contents.Kinds {
		fmt.Fprintf(tab, "%s\t%.2f\n", k, 1000*float64(hits[k])/float64(max(1, texts)))
	}
	return tab.Flush()
}
