package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"missent/build/kit"
)

// folds is into how many parts the senders are split.
const folds = 6

// judged is one message of the kit: what it is, and what the program said.
type judged struct {
	task, kind      string // "t3_inject", "auto"; "legit/interactive" for clean mail typed by hand
	wrong, intended string // of a slip
	scripted        bool   // a program sent it
	greets          bool   // the text greets the one who was meant
	fold            int
	findings        []finding
}

type finding struct {
	Check     string
	Level     string
	Recipient string
	Suggest   string
	Score     float64
}

// said finds what was said about the wrong recipient of a slip; of clean mail, everything that was said.
func (j *judged) said() []finding {
	if j.wrong == "" {
		return j.findings
	}
	var out []finding
	for _, f := range j.findings {
		if f.Recipient == j.wrong {
			out = append(out, f)
		}
	}
	return out
}

func (j *judged) clean() bool { return j.kind == "legit/interactive" }

// everything on, so that each check has its row.
const allOn = `{"check.first-time": "note"}`

// replay runs the program over the records of the tasks, with all scores.
func replay(folder, program string) ([]judged, error) {
	dir, err := os.MkdirTemp("", "eval")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	rules := filepath.Join(dir, "rules.json")
	if err := os.WriteFile(rules, []byte(allOn), 0o600); err != nil {
		return nil, err
	}
	var out []judged
	for _, task := range []string{"t1_signup", "t1_natural", "t2", "t3", "t3_enron"} {
		if out, err = run(out, folder, program, dir, task, "--policy", rules, "--scores"); err != nil {
			return nil, fmt.Errorf("%s: %w", task, err)
		}
	}
	return out, nil
}

// run appends what the program says of one task.
func run(out []judged, folder, program, dir, task string, args ...string) ([]judged, error) {
	labels, err := kit.Labels(folder, task)
	if err != nil {
		return nil, err
	}
	records, err := kit.RecordsFile(folder, task, dir)
	if err != nil {
		return nil, err
	}
	test := exec.Command(program, append([]string{"--data", dir, "backtest", "--json", records}, args...)...)
	test.Stderr = os.Stderr
	verdicts, err := test.Output()
	if err != nil {
		return nil, err
	}
	return read(out, verdicts, labels)
}

func read(out []judged, verdicts []byte, labels map[string]kit.Label) ([]judged, error) {
	for line := range strings.Lines(string(verdicts)) {
		var v struct {
			ID, Mailbox string
			Findings    []finding
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			return nil, err
		}
		l, ok := labels[v.ID]
		if !ok {
			continue // the summary, or a message only learned
		}
		j := judged{task: l.Task, kind: l.Kind, wrong: strings.ToLower(l.Wrong), intended: strings.ToLower(l.Intended), scripted: l.Scripted, greets: l.Greets, findings: v.Findings}
		if l.Kind == "legit" && !l.Scripted {
			j.kind = "legit/interactive"
		}
		sender := v.Mailbox
		if l.Task == "t1_signup" { // made-up senders: what must not be on both sides is the domain that was misspelt
			_, sender, _ = strings.Cut(l.Intended, "@")
		}
		h := fnv.New32a()
		h.Write([]byte(sender))
		j.fold = int(h.Sum32() % folds)
		out = append(out, j)
	}
	return out, nil
}
