package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strconv"

	"missent/core/gate"
	"missent/core/guard"
	"missent/core/sqlite"
)

// examineGates tries the way to the provider of each gate, and whether somebody listens on its ports.
func examineGates(ctx context.Context, dir string, accounts []guard.Account) func(yield func(diagnosis) bool) {
	return func(yield func(diagnosis) bool) {
		if len(accounts) == 0 {
			return
		}
		db, err := sqlite.Open(filepath.Join(dir, databaseFile))
		if err != nil {
			return // said already
		}
		defer db.Close()
		all, err := db.Gates(ctx)
		if err != nil {
			yield(diagnosis{Part: "gates", Says: err.Error(), code: exitIO})
			return
		}
		for _, gt := range all {
			if !yield(examineGate(ctx, gt, accounts)) {
				return
			}
		}
	}
}

func examineGate(ctx context.Context, gt guard.Gate, accounts []guard.Account) diagnosis {
	d := diagnosis{Part: "gate", code: exitServer}
	for _, a := range accounts {
		if a.ID == gt.Account {
			d.Part = "gate " + a.Address.Plain()
		}
	}
	if err := gate.Probe(ctx, gt, nil, nil); err != nil {
		d.Says, d.Do = trouble(err).Error(), "Until then nothing can be sent through it."
		return d
	}
	for _, port := range []int{gt.Plain, gt.TLS} {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			d.Says, d.Do, d.code = fmt.Sprintf("nobody listens on port %d", port), "Start Missent: missent", 0
			return d
		}
		conn.Close()
	}
	d.OK, d.Says = true, fmt.Sprintf("localhost, port %d and %d, to %s:%d", gt.TLS, gt.Plain, gt.Host, gt.Port)
	return d
}
