// Command lists makes the lists of core/check/lists from their sources:
//
//	npm pack email-providers@2.26.0 && tar xzf email-providers-2.26.0.tgz
//	curl -O https://raw.githubusercontent.com/opendns/public-domain-lists/master/opendns-top-domains.txt
//	go run ./build/lists package opendns-top-domains.txt core/check/lists
//
// It refuses what would hide a slip: public lists of mail providers hold misspelt ones (people registered them), and a domain
// on the list is never taken for a slip.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"missent/core/mail"
	"missent/core/near"
)

// byHand are providers the package leaves out of its common ones: other endings and second names of large ones, and the
// armed forces, whose mail is what Missent began with.
var byHand = strings.Fields(`army.mil bol.com.br duck.com fastmail.com googlemail.com hotmail.co.uk hotmail.fr hotmail.gr mail.mil
	mailo.com navy.mil posteo.de rediffmail.com rocketmail.com tutanota.com us.army.mil yahoo.co.in ymail.com`)

// largest are the providers beside which nothing else can stand.
var largest = strings.Fields(`gmail.com yahoo.com hotmail.com outlook.com aol.com icloud.com live.com comcast.net msn.com
	googlemail.com gmx.de web.de protonmail.com yahoo.co.uk hotmail.co.uk hotmail.fr yahoo.fr btinternet.com`)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: lists EMAIL-PROVIDERS-FOLDER OPENDNS-FILE OUTPUT-FOLDER")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "lists:", err)
		os.Exit(65)
	}
}

func run(npm, opendns, out string) error {
	common, err := readJSON(filepath.Join(npm, "common.json"))
	if err != nil {
		return err
	}
	all, err := readJSON(filepath.Join(npm, "all.json"))
	if err != nil {
		return err
	}
	top, err := readLines(opendns)
	if err != nil {
		return err
	}
	providers := sorted(append(common, byHand...))
	if err := write(filepath.Join(out, "providers.txt"), providers); err != nil {
		return err
	}
	return write(filepath.Join(out, "domains.txt"), domains(providers, all, top))
}

// A domain of the list has one of two tasks. A target is one that a slip may have been meant for: it is short, or among the
// most used, and long enough that what stands beside it is most likely a slip. A witness stands beside a provider or a domain
// in use, and must not be taken for its slip. What has neither is left out.
const (
	targetLabel = 5    // letters at least
	shortest    = 12   // letters of the whole domain at most
	mostUsed    = 2000 // of the list by use
	twoEdits    = 8    // letters of a label from which on two edits are near
)

// domains are the targets in top, which comes in the order of use, and the witnesses in top and all, without the providers
// and whatever may be a slip: what stands an edit from one of the largest; and of all, to which anybody could add, what stands
// an edit from any provider of six letters or more, or from a domain of seven or more in top, and is not in top itself.
func domains(providers, all, top []string) []string {
	all = without(without(without(all, largest, 0), providers, 6), top, 7)
	all = slices.DeleteFunc(all, among(top))
	top = without(top, largest, 0)
	var out []string
	for i, d := range top {
		m := mail.ParseDomain(d)
		if m.Registered() == d && len(m.Name()) >= targetLabel && (len(d) <= shortest || i < mostUsed) {
			out = append(out, d)
		}
	}
	out = append(out, beside(append(all, top...), append(slices.Clone(providers), top...))...)
	return slices.DeleteFunc(sorted(out), among(providers))
}

// beside are those of from that stand near one of the others, or have its label under another ending.
func beside(from, others []string) []string {
	x := near.NewIndex(func(id uint32) string { return others[id] })
	labels := map[string][]string{}
	for i, o := range others {
		x.Add(uint32(i))
		name := mail.ParseDomain(o).Name()
		labels[name] = append(labels[name], o)
	}
	var out []string
	for _, d := range from {
		name, reach := mail.ParseDomain(d).Name(), 1
		if len(name) >= twoEdits {
			reach = 2
		}
		other := func(o string) bool { return o != d }
		if slices.ContainsFunc(x.Find(near.NewPattern(d), reach, nil), func(m near.Match) bool { return other(others[m.ID]) }) ||
			slices.ContainsFunc(labels[name], other) {
			out = append(out, d)
		}
	}
	return out
}

// without leaves out what is an edit from one of the others whose label has so many letters.
func without(from, others []string, letters int) []string {
	others = slices.DeleteFunc(slices.Clone(others), func(o string) bool { return len(mail.ParseDomain(o).Name()) < letters })
	return slices.DeleteFunc(slices.Clone(from), func(d string) bool {
		return slices.ContainsFunc(others, func(o string) bool { return d != o && near.Distance(d, o, 1) <= 1 })
	})
}

func among(list []string) func(string) bool {
	has := map[string]bool{}
	for _, d := range list {
		has[d] = true
	}
	return func(d string) bool { return has[d] }
}

func readJSON(file string) ([]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []string
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return out, nil
}

func readLines(file string) ([]string, error) {
	b, err := os.ReadFile(file)
	return strings.Fields(string(b)), err
}

// sorted is in lower case and ASCII, each once.
func sorted(domains []string) []string {
	out := make([]string, 0, len(domains))
	for _, d := range domains {
		if a := mail.ParseDomain(d).ASCII(); strings.Contains(a, ".") {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func write(file string, lines []string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
