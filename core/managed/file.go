package managed

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"missent/core/policy"
)

// maxFile is how much of a policy file is read.
const maxFile = 4 << 20

// readFile reads a JSON file as Read of policy does.
func readFile(path string) (policy.Layer, []string, error) {
	f, err := os.Open(path)
	if err != nil {
		return policy.Layer{}, nil, err
	}
	defer f.Close()
	return parse(f)
}

func parse(r io.Reader) (policy.Layer, []string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = errors.New("it is too long")
	}
	if err != nil {
		return policy.Layer{}, nil, err
	}
	return policy.Read(raw)
}

// trial is the file of --policy.
func trial(path string) source {
	s := source{name: path, origin: policy.Managed, stamp: "none"}
	if i, err := os.Stat(path); err == nil {
		s.stamp = fmt.Sprint(i.Size(), i.ModTime().UnixNano())
	}
	s.read = func() (policy.Layer, []string, error) { return readTrial(path) }
	return s
}

// readTrial is strict: an unknown key of a file somebody tries out is a slip.
func readTrial(path string) (policy.Layer, []string, error) {
	l, unknown, err := readFile(path)
	if err == nil && len(unknown) > 0 {
		err = fmt.Errorf("%w %q", policy.ErrUnknown, unknown[0])
	}
	return l, nil, err
}

// kept is the copy of the last good policy, by source.
type kept map[string]struct {
	Origin policy.Origin     `json:"origin"`
	Values map[string]string `json:"values"`
}

// recall reads the copy. It is the user's file, so it is heard only where the machine's own cannot be read.
func recall(path string) map[string]policy.Layer {
	out := map[string]policy.Layer{}
	raw, err := os.ReadFile(path)
	var k kept
	if err != nil || json.Unmarshal(raw, &k) != nil {
		return out
	}
	for name, l := range k {
		if l.Origin == policy.Managed || l.Origin == policy.Recommended {
			out[name] = policy.Layer{Origin: l.Origin, Source: name, Values: l.Values}
		}
	}
	return out
}

// keep writes the copy, all but the trial. Where that fails there is none after the next start, and the start says so.
func keep(path string, good map[string]policy.Layer, trial string) {
	if path == "" {
		return
	}
	k := kept{}
	for name, l := range good {
		if name != trial {
			e := k[name]
			e.Origin, e.Values = l.Origin, l.Values
			k[name] = e
		}
	}
	if len(k) == 0 {
		_ = os.Remove(path)
		return
	}
	raw, err := json.Marshal(k)
	if err != nil {
		return
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".policy-*") // mode 0600
	if err != nil {
		return
	}
	_, err = tmp.Write(raw)
	if err := errors.Join(err, tmp.Close()); err != nil || os.Rename(tmp.Name(), path) != nil {
		_ = os.Remove(tmp.Name())
	}
}
