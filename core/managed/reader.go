package managed

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"missent/core/policy"
)

// Options of a Reader. The zero ones read the policy of this machine.
type Options struct {
	Root  string // of the file system, "" for "/"; tests have their own
	Owner int    // user id that policy files must belong to: 0, root
	Keep  string // file for a copy of the last good policy, "" for none
	File  string // a file to try out, "" for none
}

// Policy is what the organisation sets, in the order policy.Merge wants.
type Policy struct {
	Layers []policy.Layer
	Faults []Fault
}

// Fault is something an administrator has to mend.
type Fault struct {
	Source string // a file, or a key of the registry
	Key    string // Broken or Unknown
	Detail string // for the administrator; it holds no mail address but one the policy itself may hold
}

// Keys of a Fault, which are notices of view.Status too.
const (
	Broken  = "policy-broken"  // it cannot be read, or is wrong; the last good one holds
	Unknown = "policy-unknown" // it sets keys this version does not know; the others hold
)

// source is one place of a policy, as it was found.
type source struct {
	name   string
	origin policy.Origin
	stamp  string // another one when what read gives may be another
	read   func() (l policy.Layer, unknown []string, err error)
}

// Reader reads the policy and remembers the last good one. Its methods may be called from several goroutines.
type Reader struct {
	opt Options

	mu    sync.Mutex
	stamp string
	now   Policy
	good  map[string]policy.Layer // by source
}

// Open reads the policy for the first time. The error is about Options.File alone: what the machine sets is never a
// reason not to start.
func Open(opt Options) (*Reader, error) {
	if opt.Root == "" {
		opt.Root = "/"
	}
	r := &Reader{opt: opt, good: recall(opt.Keep)}
	if opt.File != "" {
		if _, _, err := readTrial(opt.File); err != nil {
			return nil, err
		}
	}
	r.Refresh()
	return r, nil
}

// Policy is what Refresh found last.
func (r *Reader) Policy() Policy {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Refresh looks whether the policy changed, reads it again if so, and tells.
func (r *Reader) Refresh() (p Policy, changed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	machine := find(r.opt)
	all := machine
	if r.opt.File != "" {
		all = append(slices.Clip(machine), trial(r.opt.File))
	}
	stamp := ""
	for _, s := range all {
		stamp += s.name + "\x00" + s.stamp + "\x00"
	}
	if stamp == r.stamp {
		return r.now, false
	}
	r.stamp, r.now = stamp, r.read(all, len(machine))
	return r.now, true
}

// read reads the sources, of which the first n are the machine's.
func (r *Reader) read(all []source, n int) Policy {
	var p Policy
	good, strict := map[string]policy.Layer{}, false
	for i, s := range all {
		l, unknown, err := s.read()
		l.Origin, l.Source = s.origin, s.name
		if len(unknown) > 0 && err == nil {
			p.Faults = append(p.Faults, Fault{s.name, Unknown, strings.Join(unknown, ", ")})
		}
		if i >= n && len(all[:n]) > 0 { // a trial beside what the machine sets
			l = asUser(l)
		}
		switch {
		case err == nil && len(l.Values) > 0:
			p.Layers = append(p.Layers, l)
			good[s.name] = l
		case err != nil:
			p.Faults = append(p.Faults, Fault{s.name, Broken, err.Error()})
			last := r.lastGood(s.name)
			strict = strict || len(last) == 0 && i < n && s.origin == policy.Managed
			for _, l := range last {
				p.Layers = append(p.Layers, l)
				good[l.Source] = l
			}
		}
	}
	if strict { // what it says is not known, so nothing the user set may count
		p.Layers = append(p.Layers, policy.Layer{
			Origin: policy.Managed, Source: Broken, Values: map[string]string{"users-may-change": "nothing"},
		})
	}
	if !maps.EqualFunc(good, r.good, func(a, b policy.Layer) bool { return a.Origin == b.Origin && maps.Equal(a.Values, b.Values) }) {
		r.good = good
		keep(r.opt.Keep, good, r.opt.File)
	}
	return p
}

// lastGood is what a source said when it could be read, or those in the folder it names, as far as they are known.
func (r *Reader) lastGood(name string) []policy.Layer {
	var out []policy.Layer
	for _, known := range slices.Sorted(maps.Keys(r.good)) {
		if known == name || strings.HasPrefix(known, name+"/") {
			out = append(out, r.good[known])
		}
	}
	if len(out) > 0 && out[0].Origin == policy.Managed {
		slices.Reverse(out) // of those that lock, the first one holds
	}
	return out
}

// asUser leaves of a layer what the user could set himself.
func asUser(l policy.Layer) policy.Layer {
	out := policy.Layer{Origin: policy.User, Source: l.Source, Values: map[string]string{}}
	for name, value := range l.Values {
		if k, _ := policy.Lookup(name); !k.Managed {
			out.Values[name] = value
		}
	}
	return out
}
