package managed

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/sys/windows/registry"

	"missent/core/policy"
)

const key = `Software\Policies\Missent`

// find reads the policies of the machine and of the user, which Windows lets only administrators write, then what is
// recommended, the user's first: there the last one wins.
func find(Options) []source {
	places := []struct {
		hive   registry.Key
		name   string
		path   string
		origin policy.Origin
	}{
		{registry.LOCAL_MACHINE, `HKLM\` + key, key, policy.Managed},
		{registry.CURRENT_USER, `HKCU\` + key, key, policy.Managed},
		{registry.CURRENT_USER, `HKCU\` + key + `\Recommended`, key + `\Recommended`, policy.Recommended},
		{registry.LOCAL_MACHINE, `HKLM\` + key + `\Recommended`, key + `\Recommended`, policy.Recommended},
	}
	var out []source
	for _, p := range places {
		values, err := readKey(p.hive, p.path)
		if errors.Is(err, registry.ErrNotExist) || err == nil && len(values) == 0 {
			continue
		}
		stamp := fmt.Sprint(err)
		for _, name := range slices.Sorted(maps.Keys(values)) {
			stamp += fmt.Sprintf("\x00%s=%v", name, values[name])
		}
		out = append(out, source{p.name, p.origin, stamp, func() (policy.Layer, []string, error) {
			if err != nil {
				return policy.Layer{}, nil, err
			}
			return policy.Take(values)
		}})
	}
	return out
}

// readKey reads the values of a key, and its subkeys of lists.
func readKey(hive registry.Key, path string) (map[string]any, error) {
	k, err := registry.OpenKey(hive, path, registry.READ|registry.WOW64_64KEY)
	if err != nil {
		return nil, err
	}
	defer k.Close()
	out := map[string]any{}
	names, err := k.ReadValueNames(-1)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if out[name], err = value(k, name); err != nil {
			return nil, err
		}
	}
	for _, known := range policy.Keys {
		if known.Type != policy.List && known.Type != policy.Lines {
			continue
		}
		list, err := readKey(hive, path+`\`+known.Name)
		if errors.Is(err, registry.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines := []any{}
		for _, n := range slices.Sorted(maps.Keys(list)) {
			lines = append(lines, list[n])
		}
		out[known.Name] = lines
	}
	return out, nil
}

// value reads a value: text, a number, or several lines.
func value(k registry.Key, name string) (any, error) {
	_, kind, err := k.GetValue(name, nil)
	if err != nil {
		return nil, err
	}
	switch kind {
	case registry.SZ, registry.EXPAND_SZ:
		s, _, err := k.GetStringValue(name)
		return s, err
	case registry.DWORD, registry.QWORD:
		n, _, err := k.GetIntegerValue(name)
		return n, err
	case registry.MULTI_SZ:
		lines, _, err := k.GetStringsValue(name)
		var all []any
		for _, l := range lines {
			all = append(all, l)
		}
		return all, err
	}
	return nil, fmt.Errorf("%s: %w", name, policy.ErrValue)
}
