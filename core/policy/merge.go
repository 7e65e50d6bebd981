package policy

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Origin of a value.
type Origin string

// Origins, weakest first.
const (
	Default     Origin = "default"
	Recommended Origin = "recommended" // the organisation's default; the user may set another value
	User        Origin = "user"
	Managed     Origin = "policy"
)

// ErrUnknown: there is no such key.
var ErrUnknown = errors.New("unknown key")

// ErrValue: the value does not fit the key.
var ErrValue = errors.New("bad value")

// Layer is what one source sets. A Managed layer locks what it sets.
type Layer struct {
	Origin Origin
	Source string // where it was read, for people: a file, a key of the registry
	Values map[string]string
}

// Value is what holds for one key.
type Value struct {
	Value  string
	Origin Origin
	Locked bool // set by the organisation; the user cannot change it
	Source string
}

// Set is what holds for every key of the table.
type Set map[string]Value

// Merge puts the layers over the defaults: what is recommended, then the user's, then what the organisation set, whose
// first layer goes before the next. A key for the organisation alone is not taken from the user. What does not fit is
// left out and named in the error; the Set is complete all the same.
func Merge(layers ...Layer) (Set, error) {
	set := make(Set, len(Keys))
	for _, k := range Keys {
		set[k.Name] = Value{Value: k.Default, Origin: Default}
	}
	var errs []error
	for _, o := range []Origin{Recommended, Managed} {
		errs = append(errs, set.apply(o, layers, nil))
	}
	open := set.open()
	for _, k := range Keys {
		if v := set[k.Name]; !open(k) && !v.Locked {
			v.Locked = true
			set[k.Name] = v
		}
	}
	errs = append(errs, set.apply(User, layers, open))
	return set, errors.Join(errs...)
}

// apply takes over the layers of one origin; the keys for which open says no are left out silently.
func (s Set) apply(o Origin, layers []Layer, open func(Key) bool) error {
	var errs []error
	for _, l := range layers {
		if l.Origin != o {
			continue
		}
		for _, name := range sorted(l.Values) {
			k, _ := Lookup(name)
			err := Check(name, l.Values[name])
			if err == nil && k.Managed && o == User {
				err = fmt.Errorf("%w: %s is for the organisation to set", ErrValue, name)
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", l.Origin, err))
				continue
			}
			if s[name].Locked || open != nil && !open(k) || k.Free && o == Managed && s[name].Origin == Managed {
				continue
			}
			s[name] = Value{Value: l.Values[name], Origin: o, Locked: o == Managed && !k.Free, Source: l.Source}
		}
	}
	return errors.Join(errs...)
}

// open tells which keys the user may set at all.
func (s Set) open() func(Key) bool {
	may := s[usersMayChange].Value
	return func(k Key) bool {
		return k.Free || k.Managed || may == "all" || may == "appearance" && k.Group == "appearance"
	}
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
	case URL:
		if value == "" || len(value) <= k.Max && isURL(value) {
			return nil
		}
	case Line:
		if len(value) <= k.Max && utf8.ValidString(value) && !strings.ContainsFunc(value, unicode.IsControl) {
			return nil
		}
	case List:
		return checkList(name, value)
	case Lines:
		return checkLines(name, value)
	}
	if k.Hidden {
		return fmt.Errorf("%w for %s", ErrValue, name)
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

func sorted(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
