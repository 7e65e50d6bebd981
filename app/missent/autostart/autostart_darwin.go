package autostart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// label names the launch agent, and its file.
const label = "missent.guard"

type places struct {
	user   string
	system string // installed by the package for everybody
}

func findPlaces() (places, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return places{}, fmt.Errorf("autostart: %w", err)
	}
	const in = "Library/LaunchAgents/" + label + ".plist"
	return places{user: filepath.Join(home, in), system: "/" + in}, nil
}

// Enabled tells whether the guard starts at log-in.
func (s *Switch) Enabled() (bool, error) {
	mine, err := exists(s.user)
	if err != nil || mine {
		return mine, err
	}
	return exists(s.system)
}

// Enable makes the guard start at log-in.
func (s *Switch) Enable() error {
	everybody, err := exists(s.system)
	if err != nil || everybody {
		return err
	}
	agent, err := s.agent()
	if err != nil {
		return err
	}
	return write(s.user, agent)
}

// Disable stops that. A start set up for all users is out of reach of a file: ErrManaged.
func (s *Switch) Disable() error {
	if err := remove(s.user); err != nil {
		return err
	}
	everybody, err := exists(s.system)
	if err == nil && everybody {
		return ErrManaged
	}
	return err
}

// Where names the file that decides.
func (s *Switch) Where() string { return s.user }

// agent is the property list of the launch agent; see launchd.plist(5).
func (s *Switch) agent() (string, error) {
	var program bytes.Buffer
	if err := xml.EscapeText(&program, []byte(s.program)); err != nil {
		return "", fmt.Errorf("autostart: %w", err)
	}
	return xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>` + label + `</string>
<key>ProgramArguments</key><array><string>` + program.String() + `</string></array>
<key>RunAtLoad</key><true/>
<key>ProcessType</key><string>Interactive</string>
</dict></plist>
`, nil
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("autostart: %w", err)
	}
	return true, nil
}
