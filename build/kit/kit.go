// Package kit reads the evaluation kit for the programs that measure with it: the labels of its messages, and the messages as
// records the program reads, which the kit's own script makes. It refuses to judge anything.
package kit

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// Label is what the kit knows of one message.
type Label struct {
	ID, Task, Kind, Mode string
	Wrong, Intended      string // addresses, where somebody was put in by mistake
	Scripted             bool   // a program sent it
	Greets               bool   `json:"greet_names_intended"` // the text greets the one who was meant
}

// Labels reads those of a task of the half at hand, by the ids of the messages.
func Labels(kit, task string) (map[string]Label, error) {
	file := filepath.Join(kit, "dev", task+".labels.jsonl")
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]Label{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var l Label
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out[l.ID] = l
	}
	return out, lines.Err()
}

// Records writes the messages of a task as docs/RECORDS.md has them.
func Records(kit, task string, to io.Writer) error {
	convert := exec.Command("python3", filepath.Join(kit, "kit.py"), "records", task)
	convert.Env, convert.Stdout, convert.Stderr = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1"), to, os.Stderr
	if err := convert.Run(); err != nil {
		return fmt.Errorf("records of %s: %w", task, err)
	}
	return nil
}

// RecordsFile is Records into a file of that folder, whose name it gives.
func RecordsFile(kit, task, dir string) (string, error) {
	f, err := os.Create(filepath.Join(dir, task+".jsonl"))
	if err != nil {
		return "", err
	}
	err = Records(kit, task, f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return f.Name(), err
}
