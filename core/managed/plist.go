package managed

import (
	"os"

	"howett.net/plist"

	"missent/core/policy"
)

// readProperties reads a property list (macOS: what a configuration profile set).
func readProperties(path string) (policy.Layer, []string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return policy.Layer{}, nil, err
	}
	var values map[string]any
	if _, err := plist.Unmarshal(raw, &values); err != nil {
		return policy.Layer{}, nil, err
	}
	return policy.Take(values)
}
