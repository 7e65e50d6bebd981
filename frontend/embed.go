//go:build production || dev

// Package frontend carries the built web page into the window program. It is data, not code: one file system with
// index.html at its root.
//
// It refuses to be a reason why anything does not build: the page is embedded only under the build tags of a real window,
// and every other build gets a stand-in (embed_stub.go), so that vet, tests and the generation of the bindings need no
// Node. It answers no threat of its own; what keeps hostile text harmless is the content policy in index.html.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Assets is the built page; its root holds index.html.
func Assets() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the path is a constant that embed has checked
	}
	return sub
}
