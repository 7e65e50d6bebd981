package nativehost

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows/registry"

	"missent/core/addon"
)

const hostKey = `Software\Mozilla\NativeMessagingHosts\` + addon.Host

// places are the files that the registry names, the user's own first.
func places() ([]string, error) {
	var out []string
	for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
		k, err := registry.OpenKey(root, hostKey, registry.QUERY_VALUE)
		if errors.Is(err, registry.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		path, _, err := k.GetStringValue("")
		if err := errors.Join(err, k.Close()); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return nil, err
		}
		if path != "" {
			out = append(out, path)
		}
	}
	return out, nil
}

func install(text []byte) (string, error) {
	dir, err := os.UserCacheDir() // %LOCALAPPDATA%
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "Missent", fileName)
	if err := write(path, text); err != nil {
		return path, err
	}
	k, _, err := registry.CreateKey(registry.CURRENT_USER, hostKey, registry.SET_VALUE)
	if err != nil {
		return path, err
	}
	return path, errors.Join(k.SetStringValue("", path), k.Close())
}

func profiles() ([]string, error) {
	dir, err := os.UserConfigDir() // %APPDATA%
	if err != nil {
		return nil, err
	}
	return []string{filepath.Join(dir, "Thunderbird", "Profiles", "*")}, nil
}

// Confined: a Thunderbird of the Microsoft Store starts native hosts as any other does.
func Confined() []string { return nil }
