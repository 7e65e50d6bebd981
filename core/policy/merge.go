package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Origin of a value.
type Origin string

// Origins, weakest first.
const (
	Default Origin = "default"
	User    Origin = "user"
	Managed Origin = "policy"
)

// ErrUnknown: there is no such key.
var ErrUnknown = errors.New("unknown key")

// ErrValue: the value does not fit the key.
var ErrValue = errors.New("bad value")

// Layer is what one source sets. A Managed layer locks what it sets.
type Layer struct {
	Origin Origin
	Values map[string]string
}

// Value is what holds for one key.
type Value struct {
	Value  string
	Origin Origin
	Locked bool // set by the organisation; the user cannot change it
}

// Set is what holds for every key of the table.
type Set map[string]Value

// Merge puts the layers over the defaults, each over those before it; a locked value stays. What does not fit is left
// out and named in the error; the Set is complete all the same.
func Merge(layers ...Layer) (Set, error) {
	set := make(Set, len(Keys))
	for _, k := range Keys {
		set[k.Name] = Value{Value: k.Default, Origin: Default}
	}
	var errs []error
	for _, l := range layers {
		for _, name := range sorted(l.Values) {
			err := Check(name, l.Values[name])
			if k, _ := Lookup(name); err == nil && k.Managed && l.Origin != Managed {
				err = fmt.Errorf("%w: %s is for the organisation to set", ErrValue, name)
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", l.Origin, err))
				continue
			}
			if !set[name].Locked {
				set[name] = Value{Value: l.Values[name], Origin: l.Origin, Locked: l.Origin == Managed}
			}
		}
	}
	return set, errors.Join(errs...)
}

// Check tells whether value fits the key name.
func Check(name, value string) error {
	k, ok := Lookup(name)
	if !ok {
		return fmt.Errorf("%w %q", ErrUnknown, name)
	}
	switch k.Type {
	case Bool:
		if value == "true" || value == "false" {
			return nil
		}
	case Int:
		if n, err := strconv.Atoi(value); err == nil && n >= k.Min && n <= k.Max {
			return nil
		}
	case Choice:
		if slices.Contains(k.Choices, value) {
			return nil
		}
	case Text:
		if len(value) <= k.Max && !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil
		}
	case Server:
		scheme, _, _ := strings.Cut(value, ":")
		if _, ok := ParseServer(value); value == "" || ok && slices.Contains(k.Choices, scheme) {
			return nil
		}
	}
	return fmt.Errorf("%w %q for %s", ErrValue, value, name)
}

// Get gives the value of a key of the table.
func (s Set) Get(name string) Value { return s[name] }

// Bool gives a Bool key.
func (s Set) Bool(name string) bool { return s[name].Value == "true" }

// Int gives the number of a key, 0 where its value is none.
func (s Set) Int(name string) int {
	n, err := strconv.Atoi(s[name].Value)
	if err != nil {
		return 0 // a word of a Choice: Merge lets no other text in
	}
	return n
}

// Rules gives what the checks and the guard go by.
func (s Set) Rules() Rules {
	r := Rules{Windows: s.Int("windows-a-month")} // "off" is no number, so 0
	for name, v := range s {
		if check, ok := cutPrefix(name); ok && v.Value != cmp.Or(usual[check], "default") {
			if r.Checks == nil {
				r.Checks = map[string]string{}
			}
			r.Checks[check] = v.Value
		}
	}
	return r
}

// Rules is the part of a Set that judging goes by. The zero Rules are the defaults of the checks, without a budget.
type Rules struct {
	Checks  map[string]string // the level of the checks that are not at their default
	Windows int               // how many windows a month has room for; 0 is no limit. The checks do not read it
}

// Off tells whether the check is switched off.
func (r Rules) Off(check string) bool { return r.of(check) == "off" }

// Quiet tells whether the check may only note.
func (r Rules) Quiet(check string) bool { return r.of(check) == "note" }

// Loud tells whether the check opens a window though by itself it only notes.
func (r Rules) Loud(check string) bool { return r.of(check) == "warn" }

func (r Rules) of(check string) string {
	if v, set := r.Checks[check]; set {
		return v
	}
	return usual[check]
}

// usual is what holds for the checks that do not let the evidence decide by default.
var usual = func() map[string]string {
	m := map[string]string{}
	for _, k := range Keys {
		if check, ok := cutPrefix(k.Name); ok && k.Default != "default" {
			m[check] = k.Default
		}
	}
	return m
}()

func cutPrefix(name string) (string, bool) {
	const p = "check."
	if len(name) > len(p) && name[:len(p)] == p {
		return name[len(p):], true
	}
	return "", false
}

func sorted(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
