package managed

import (
	"os/user"

	"missent/core/policy"
)

const (
	preferences = "Library/Managed Preferences/"
	properties  = "missent.guard.plist"
)

// find finds the managed preferences: the machine's, then the user's. macOS writes both from profiles, as root.
func find(opt Options) []source {
	rel := []string{preferences + properties}
	if u, err := user.Current(); err == nil {
		rel = append(rel, preferences+u.Username+"/"+properties)
	}
	var out []source
	for _, r := range rel {
		if s, there := opt.file(r, policy.Managed, readProperties); there {
			out = append(out, s)
		}
	}
	return out
}
