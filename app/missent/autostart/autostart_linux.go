package autostart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// entryName is the file in the autostart folders. The package installs one of the same name for everybody; the one in
// the user's folder hides it (Desktop Application Autostart Specification).
const entryName = "missent.desktop"

type places struct {
	user   string   // the entry of the user
	system []string // the entries for everybody, first one wins
}

func findPlaces() (places, error) {
	config := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		home, err := os.UserHomeDir()
		if err != nil {
			return places{}, fmt.Errorf("autostart: %w", err)
		}
		config = filepath.Join(home, ".config")
	}
	dirs := os.Getenv("XDG_CONFIG_DIRS")
	if dirs == "" {
		dirs = "/etc/xdg"
	}
	p := places{user: filepath.Join(config, "autostart", entryName)}
	for _, dir := range filepath.SplitList(dirs) {
		if filepath.IsAbs(dir) {
			p.system = append(p.system, filepath.Join(dir, "autostart", entryName))
		}
	}
	return p, nil
}

// Enabled tells whether the guard starts at log-in.
func (s *Switch) Enabled() (bool, error) {
	on, found, err := starts(s.user)
	if err != nil || found {
		return on, err
	}
	return s.forEverybody()
}

// Enable makes the guard start at log-in.
func (s *Switch) Enable() error {
	everybody, err := s.forEverybody()
	if err != nil {
		return err
	}
	if everybody {
		return remove(s.user)
	}
	return write(s.user, s.entry())
}

// Disable stops that, for this user alone.
func (s *Switch) Disable() error {
	everybody, err := s.forEverybody()
	if err != nil {
		return err
	}
	if everybody {
		return write(s.user, "[Desktop Entry]\nType=Application\nName=Missent\nHidden=true\n")
	}
	return remove(s.user)
}

// Where names the file that decides.
func (s *Switch) Where() string { return s.user }

func (s *Switch) forEverybody() (bool, error) {
	for _, path := range s.system {
		on, found, err := starts(path)
		if err != nil || found {
			return on, err
		}
	}
	return false, nil
}

// entry is the desktop entry. X-GNOME-Autostart-Delay lets the tray of the desktop come up first.
func (s *Switch) entry() string {
	return "[Desktop Entry]\nType=Application\nName=Missent\nComment=Keeps your mail from going to a wrong address\n" +
		"Exec=" + quoteExec(s.program) + "\nIcon=missent\nTerminal=false\nNoDisplay=true\nX-GNOME-Autostart-Delay=3\n"
}

// quoteExec quotes a path for the Exec key: reserved characters inside double quotes get a backslash, a percent sign is
// doubled, and the whole is then a string, in which each backslash is doubled again.
func quoteExec(path string) string {
	quoted := strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`, `%`, `%%`).Replace(path)
	return `"` + strings.ReplaceAll(quoted, `\`, `\\`) + `"`
}

// starts tells whether an entry starts something, and whether there is one at all.
func starts(path string) (on, found bool, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("autostart: %w", err)
	}
	on = true
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, "=")
		switch strings.TrimSpace(key) + "=" + strings.TrimSpace(value) {
		case "Hidden=true", "X-GNOME-Autostart-enabled=false":
			on = false
		}
	}
	return on, true, nil
}
