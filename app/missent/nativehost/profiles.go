package nativehost

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"missent/core/addon"
)

// AddOn is the add-on in one profile of Thunderbird.
type AddOn struct {
	Version string
	Active  bool
}

// Profiles counts the profiles of Thunderbird of this user, and finds the add-on in them. It reads the list of add-ons
// and nothing else.
func Profiles() (n int, found []AddOn, err error) {
	patterns, err := profiles()
	if err != nil {
		return 0, nil, fmt.Errorf("native host: profiles: %w", err)
	}
	for _, pattern := range patterns {
		lists, err := filepath.Glob(filepath.Join(pattern, "extensions.json"))
		if err != nil {
			return n, found, fmt.Errorf("native host: profiles: %w", err)
		}
		for _, list := range lists {
			n++
			text, err := os.ReadFile(list)
			if err != nil {
				return n, found, fmt.Errorf("native host: profiles: %w", err)
			}
			var have struct {
				Addons []struct {
					ID      string
					Version string
					Active  bool
				}
			}
			if json.Unmarshal(text, &have) != nil {
				continue // it is being written, or of a Thunderbird to come
			}
			for _, a := range have.Addons {
				if a.ID == addon.Extension {
					found = append(found, AddOn{a.Version, a.Active})
				}
			}
		}
	}
	return n, found, nil
}
