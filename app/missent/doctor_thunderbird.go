package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"missent/app/missent/nativehost"
	"missent/core/localapi"
)

// examineThunderbird looks at the way from Thunderbird to the guard: how it finds this program, whether the add-on is in
// a profile, and whether it is connected now. A computer without Thunderbird lacks nothing.
func examineThunderbird(ctx context.Context, dir string, fix bool) []diagnosis {
	profiles, addOns, err := nativehost.Profiles()
	if err != nil {
		return []diagnosis{{Part: "thunderbird", Says: err.Error(), code: exitIO}}
	}
	if profiles == 0 && !fix {
		return append([]diagnosis{{Part: "thunderbird", OK: true, Says: "no profile of it here"}}, examineConfinement()...)
	}
	out := []diagnosis{examineNativeHost(fix), examineAddOn(addOns)}
	if s, err := localapi.NewClient(dir).Status(ctx); err == nil && len(addOns) > 0 {
		d := diagnosis{Part: "thunderbird connected", OK: s.AddOns > 0, Says: "yes"}
		if !d.OK {
			d.Says, d.Do = "no", "Start Thunderbird. It connects by itself, at the latest when a message is sent."
		}
		out = append(out, d)
	}
	return append(out, examineConfinement()...)
}

func examineConfinement() (out []diagnosis) {
	for _, how := range nativehost.Confined() {
		out = append(out, diagnosis{
			Part: "thunderbird as a " + how, Says: confinement[how],
			Do: "Use the Thunderbird of the distribution or of thunderbird.net, or the gate (missent gate enable ADDRESS), which any mail client reaches. docs/THUNDERBIRD.md says more.",
		})
	}
	return out
}

// confinement says what a shut-in Thunderbird means, by how it is shut in.
var confinement = map[string]string{
	"snap":    "a Thunderbird from the Snap store cannot start programs outside of it, so the add-on does not find Missent",
	"flatpak": "a Thunderbird from Flathub cannot start programs outside of it, so the add-on does not find Missent",
}

func examineNativeHost(fix bool) diagnosis {
	d := diagnosis{Part: "thunderbird native host", code: exitConfig}
	self, err := os.Executable()
	if err == nil {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real
		}
		var path string
		var state nativehost.State
		if path, state, err = nativehost.Find(self); err == nil {
			switch {
			case state == nativehost.Good:
				d.OK, d.Says = true, path
				return d
			case fix:
				if path, err = nativehost.Install(self); err == nil {
					d.OK, d.Says = true, "written to "+path
					return d
				}
			case state == nativehost.Other:
				d.Says, d.Do = path+" names another program", "missent doctor --fix"
				return d
			default:
				d.Says, d.Do = "Thunderbird does not know where Missent is", "missent doctor --fix"
				return d
			}
		}
	}
	d.Says = err.Error()
	return d
}

func examineAddOn(found []nativehost.AddOn) diagnosis {
	d := diagnosis{Part: "thunderbird add-on"}
	var says []string
	for _, a := range found {
		if a.Active {
			d.OK = true
			says = append(says, "version "+a.Version)
		} else {
			says = append(says, fmt.Sprintf("version %s, switched off", a.Version))
		}
	}
	if d.Says = strings.Join(says, "; "); d.Says == "" {
		d.Says = "in no profile"
	}
	if !d.OK {
		d.Do = "Thunderbird: Add-ons and Themes, Install Add-on From File, missent.xpi."
	}
	return d
}
