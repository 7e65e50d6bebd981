// Package managed is an adapter: it reads the policy of the organisation from where an administrator puts it, and where a
// user without rights cannot write.
//
//	Linux    /etc/missent/policies/managed/*.json and recommended/*.json, by name, the later one wins
//	Windows  HKLM over HKCU, Software\Policies\Missent; its subkey Recommended
//	macOS    /Library/Managed Preferences/[USER/]missent.guard.plist
//
// It refuses what somebody else could have written: on Linux and macOS each folder and file must be root's and writable
// by nobody else, and is no link. It refuses "no policy" where there is one that cannot be read: the last good one of that
// source holds, from memory or from the copy in the user's folder; without one nothing the user set counts. Either way
// there is a Fault to show. No environment variable and no flag changes where it looks (threat 19 in docs/THREATS.md).
//
// A file of --policy is for trying out: beside a policy of the machine it counts no more than the user's own settings.
//
// Nothing runs at rest: Refresh looks at a few times of change, when there is something to judge or to show anyway.
package managed
