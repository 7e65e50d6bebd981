//go:build !(production || dev)

// Package frontend carries the built web page into the window program. Without the build tags of a real window it holds
// one empty page instead, so that vet, tests and the generation of the bindings need no Node and no earlier build.
package frontend

import (
	"io/fs"
	"testing/fstest"
)

// Assets is a stand-in page that says how to get the real one.
func Assets() fs.FS {
	return fstest.MapFS{
		"index.html": &fstest.MapFile{Data: []byte("<!doctype html><title>Missent</title><p>Built without the tag production.")},
	}
}
