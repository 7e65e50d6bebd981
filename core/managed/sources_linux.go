package managed

import (
	"slices"

	"missent/core/policy"
)

const folders = "etc/missent/policies/"

// find finds the files of the administrator: those that lock, the last name first, then what is recommended.
func find(opt Options) []source {
	locked := opt.folder(folders+"managed", ".json", policy.Managed, readFile)
	slices.Reverse(locked)
	return append(locked, opt.folder(folders+"recommended", ".json", policy.Recommended, readFile)...)
}
