package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"missent/core/managed"
	"missent/core/sqlite"
)

// examinePolicy tells whether the organisation sets anything, and what is wrong with it.
func examinePolicy(o *options) diagnosis {
	d := diagnosis{Part: "policy", code: exitConfig}
	r, err := o.reader()
	if err != nil {
		d.Says = err.Error()
		return d
	}
	p := r.Policy()
	for _, f := range p.Faults {
		switch {
		case f.Key == managed.Broken:
			d.Says, d.Do = f.Source+": "+f.Detail, "An administrator has to mend it; the last good policy holds."
			return d
		case d.Says == "":
			d.Says, d.Do, d.code = f.Source+": keys of another version: "+f.Detail, "Update Missent; the other keys hold.", 0
		}
	}
	if d.Says != "" {
		return d
	}
	d.OK, d.Says = true, "nothing is set by an organisation"
	if n := len(p.Layers); n > 0 {
		d.Says = fmt.Sprintf("set by your organisation, in %s and %s", p.Layers[0].Source, counted(n-1, "other place"))
		if n == 1 {
			d.Says = "set by your organisation, in " + p.Layers[0].Source
		}
	}
	return d
}

// verifyLog follows the chain of the log of decisions.
func verifyLog(ctx context.Context, dir string) diagnosis {
	d := diagnosis{Part: "log of decisions", code: exitIO}
	path := filepath.Join(dir, databaseFile)
	if _, err := os.Stat(path); err != nil {
		d.Says, d.Do = "there is no database at "+path, "It was never made, or it was taken away."
		return d
	}
	db, err := sqlite.Open(path)
	if db == nil {
		d.Says = err.Error()
		return d
	}
	defer db.Close()
	if err == nil {
		err = db.Verify(ctx)
	}
	if err != nil {
		d.Says = err.Error()
		if errors.Is(err, sqlite.ErrTampered) {
			d.Do = "Somebody changed the file, or it is damaged."
		}
		return d
	}
	d.OK, d.Says = true, "as it was written"
	return d
}
