//go:build unix

package managed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"missent/core/policy"
)

// errRights: somebody else than its owner can write it, or it is not the administrator's.
var errRights = errors.New("it is not the administrator's alone")

// folder finds the files of one folder below opt.Root, in the order of their names. A folder that cannot be trusted or
// read is a source that fails.
func (opt Options) folder(rel, ending string, origin policy.Origin, read func(path string) (policy.Layer, []string, error)) []source {
	name := "/" + rel
	dir := filepath.Join(opt.Root, rel)
	stamp, err := opt.trusted(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var entries []os.DirEntry
	if err == nil {
		entries, err = os.ReadDir(dir)
	}
	if err != nil {
		return []source{failed(name, stamp, origin, err)}
	}
	var out []source
	for _, e := range entries { // sorted by name
		if !strings.HasSuffix(e.Name(), ending) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if s, there := opt.file(rel+"/"+e.Name(), origin, read); there {
			out = append(out, s)
		}
	}
	return out
}

// file finds one file; there is false where there is none.
func (opt Options) file(rel string, origin policy.Origin, read func(path string) (policy.Layer, []string, error)) (s source, there bool) {
	stamp, err := opt.trusted(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return s, false
	}
	if err != nil {
		return failed("/"+rel, stamp, origin, err), true
	}
	path := filepath.Join(opt.Root, rel)
	return source{name: "/" + rel, origin: origin, stamp: stamp, read: func() (policy.Layer, []string, error) { return read(path) }}, true
}

func failed(name, stamp string, origin policy.Origin, err error) source {
	return source{name, origin, stamp + err.Error(), func() (policy.Layer, []string, error) { return policy.Layer{}, nil, err }}
}

// trusted tells whether nobody but the owner can write what lies at rel below the root, or put something else in its
// place. The stamp is that of the thing itself.
func (opt Options) trusted(rel string) (stamp string, err error) {
	path := opt.Root
	for part := range strings.SplitSeq(rel, "/") {
		path = filepath.Join(path, part)
		info, err := os.Lstat(path)
		if err != nil {
			return "", err
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		mode := info.Mode()
		if !ok || int(owner.Uid) != opt.Owner || mode.Perm()&0o022 != 0 || !mode.IsDir() && !mode.IsRegular() {
			return mode.String(), fmt.Errorf("/%s: %w", strings.TrimPrefix(strings.TrimPrefix(path, opt.Root), "/"), errRights)
		}
		stamp = fmt.Sprint(info.Size(), info.ModTime().UnixNano(), owner.Ino, mode)
	}
	return stamp, nil
}
