// Command bench runs the benchmarks of the project and prints one table: each figure beside its goal and beside what it is
// compared with, measured in the same run. The benchmarks themselves are ordinary Go benchmarks in the packages they
// measure; goals.go says which of them make a row. It refuses to judge: timings depend on the machine, so it exits 0
// whatever they are, and non-zero only when something could not be measured.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"text/tabwriter"
)

func main() {
	results, failed := runAll()
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "\nWHAT\tFIGURE\tGOAL\tCOMPARED WITH")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.what, results.show(r.bench, r.unit), r.goal, results.compare(r))
	}
	if err := w.Flush(); err != nil || failed {
		os.Exit(1)
	}
}

// results are the metrics by benchmark, then by unit: "BenchmarkNear/10000/missent" -> "ns/op" -> 6400.
type results map[string]map[string]float64

// runAll runs every benchmark named in runs, one package after the other.
func runAll() (results, bool) {
	all, failed := results{}, false
	for _, r := range runs {
		cmd := r.command()
		cmd.Env = append(os.Environ(), r.env...)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			return all, true
		}
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			fmt.Println(lines.Text())
			all.parse(lines.Text())
		}
		if err := cmd.Wait(); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", r.pkg, err)
			failed = true
		}
	}
	return all, failed
}

// command calls `go test`, or the program of the environment variable a run names: that one needs a display of its own.
func (r run) command() *exec.Cmd {
	if r.program != "" {
		flags := " -test.run '^$' -test.bench '" + r.bench + "' -test.benchtime " + r.times
		return exec.Command("sh", "-c", os.Getenv(r.program)+flags)
	}
	args := []string{"test", "-run", "^$", "-bench", r.bench, "-timeout", "20m"}
	if r.times != "" {
		args = append(args, "-benchtime", r.times)
	}
	return exec.Command("go", append(args, r.pkg)...)
}

// parse reads a line as `go test` prints it: name, rounds, then pairs of value and unit.
func (r results) parse(line string) {
	f := strings.Fields(line)
	if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
		return
	}
	name := f[0]
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			name = name[:i] // the number of processors
		}
	}
	r[name] = map[string]float64{}
	for i := 2; i+1 < len(f); i += 2 {
		if v, err := strconv.ParseFloat(f[i], 64); err == nil {
			r[name][f[i+1]] = v
		}
	}
}

// show prints one metric in its natural unit.
func (r results) show(bench, unit string) string {
	v, ok := r[bench][unit]
	switch {
	case !ok:
		return "not measured"
	case unit != "ns/op":
		return fmt.Sprintf("%.4g %s", v, unit)
	case v < 1e3:
		return fmt.Sprintf("%.0f ns", v)
	case v < 1e6:
		return fmt.Sprintf("%.1f us", v/1e3)
	case v < 1e9:
		return fmt.Sprintf("%.2f ms", v/1e6)
	}
	return fmt.Sprintf("%.2f s", v/1e9)
}

// compare prints what the row is held against, and how many times it is.
func (r results) compare(row row) string {
	var parts []string
	for _, c := range row.against {
		unit := c.unit
		if unit == "" {
			unit = row.unit
		}
		part := c.name + " " + r.show(c.bench, unit)
		own, other := r[row.bench][row.unit], r[c.bench][unit]
		if own > 0 && other > 0 && strings.HasSuffix(unit, row.unit) { // "bare-messages/s" are messages/s
			part += fmt.Sprintf(" (x %.2f)", own/other)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
