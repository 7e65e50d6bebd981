// Command eval runs the evaluation kit over the program and over the kit's baselines, and prints one table: each figure of
// the program beside the bar it has to pass and beside what there is to beat. It refuses to judge by the exit code: a
// figure below its bar is marked with "!" and reported, and what it means is for docs/JUDGEMENT.md to say.
//
// Then each check by itself, and the figures by parts of the senders: a figure that one part makes alone is worth nothing.
//
//	eval [-parts] KIT-FOLDER PROGRAM
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"
)

// figures are the values of one detector, by "task kind" and then by what is measured.
type figures map[string]map[string]float64

var baselines = []string{"proto", "osa2", "lev2", "seen"}

func main() {
	onlyParts := flag.Bool("parts", false, "only the figures by check and by fold")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: eval [-parts] KIT-FOLDER PROGRAM")
		os.Exit(64)
	}
	kit, program := flag.Arg(0), flag.Arg(1)
	err := error(nil)
	if !*onlyParts {
		err = table(kit, program)
	}
	if err == nil {
		err = parts(kit, program)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(74)
	}
}

// table prints the main table.
func table(kit, program string) error {
	all := map[string]figures{}
	all["missent"] = measure("kit.py", kit, "run", "--missent", program)
	for _, b := range baselines {
		all[b] = measure("baselines.py", kit, "run", "--detector", b)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "\nWHAT\tBAR\tMISSENT\t\tPROTO\tOSA2\tLEV2\tSEEN")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s", r.what, r.bar(), r.show(all["missent"]), r.mark(all["missent"]))
		for _, b := range baselines {
			fmt.Fprintf(w, "\t%s", r.show(all[b]))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// parts prints what the kit's own scripts do not count.
func parts(kit, program string) error {
	all, err := replay(kit, program)
	if err != nil {
		return err
	}
	if err := byCheck(os.Stdout, all); err != nil {
		return err
	}
	if err := byFold(os.Stdout, all); err != nil {
		return err
	}
	if err := wrongPerson(os.Stdout, kit, program); err != nil {
		return fmt.Errorf("t5: %w", err)
	}
	return byKind(os.Stdout, kit)
}

// measure runs one script of the kit, shows what it prints, and reads the figures out of it.
func measure(script, kit string, args ...string) figures {
	cmd := exec.Command("python3", append([]string{filepath.Join(kit, script)}, args...)...)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	os.Stdout.Write(out)
	if err != nil {
		fmt.Fprintf(os.Stderr, "eval: %s: %v\n", script, err)
		os.Exit(1)
	}
	return parse(out)
}

var pair = regexp.MustCompile(`(n|recall|alerts|right suggestion|notice-only|notices|warn|notice)\s*=?\s*([0-9.]+)`)

// parse reads lines as "  t3_inject    tld   n=   274 recall= 0.9964 right suggestion= 0.985 notice-only  0.004".
func parse(out []byte) figures {
	f := figures{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	task5 := false
	for lines.Scan() {
		line := lines.Text()
		task5 = task5 || strings.HasPrefix(line, "== ") && strings.HasSuffix(line, "t5")
		name, rest, ok := strings.Cut(line, " n=")
		if !ok || task5 {
			continue
		}
		key := strings.Join(strings.Fields(name), " ")
		f[key] = map[string]float64{}
		for _, m := range pair.FindAllStringSubmatch("n="+rest, -1) {
			if v, err := strconv.ParseFloat(m[2], 64); err == nil {
				f[key][m[1]] = v
			}
		}
	}
	return f
}
