package autostart

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
)

const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
	valueName   = "Missent"
)

// places is empty: the keys are fixed.
type places struct{}

func findPlaces() (places, error) { return places{}, nil }

// Enabled tells whether the guard starts at log-in: a value of the Run key that Task Manager has not switched off.
func (s *Switch) Enabled() (bool, error) {
	for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
		there, err := hasRun(root)
		if err != nil {
			return false, err
		}
		if !there {
			continue
		}
		on, err := approved(root)
		if err != nil || on {
			return on, err
		}
	}
	return false, nil
}

// Enable makes the guard start at log-in, and takes back a "disabled" of Task Manager: it is the same user who asks.
func (s *Switch) Enable() error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("autostart: %w", err)
	}
	defer k.Close()
	if err := k.SetStringValue(valueName, `"`+s.program+`"`); err != nil {
		return fmt.Errorf("autostart: %w", err)
	}
	return deleteValue(approvedKey)
}

// Disable stops that. A start set up for all users is out of reach: ErrManaged.
func (s *Switch) Disable() error {
	if err := deleteValue(runKey); err != nil {
		return err
	}
	everybody, err := hasRun(registry.LOCAL_MACHINE)
	if err != nil {
		return err
	}
	if everybody {
		if on, err := approved(registry.LOCAL_MACHINE); err != nil || on {
			return errors.Join(err, ErrManaged)
		}
	}
	return nil
}

// Where names the value that decides.
func (s *Switch) Where() string { return `HKCU\` + runKey + `\` + valueName }

func hasRun(root registry.Key) (bool, error) {
	k, err := registry.OpenKey(root, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("autostart: %w", err)
	}
	defer k.Close()
	_, _, err = k.GetStringValue(valueName)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("autostart: %w", err)
	}
	return true, nil
}

// approved reads the switch of Task Manager: the lowest bit of the first byte is "disabled".
func approved(root registry.Key) (bool, error) {
	k, err := registry.OpenKey(root, approvedKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("autostart: %w", err)
	}
	defer k.Close()
	value, _, err := k.GetBinaryValue(valueName)
	if errors.Is(err, registry.ErrNotExist) || err == nil && len(value) == 0 {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("autostart: %w", err)
	}
	return value[0]&1 == 0, nil
}

func deleteValue(key string) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("autostart: %w", err)
	}
	defer k.Close()
	if err := k.DeleteValue(valueName); err != nil && !errors.Is(err, registry.ErrNotExist) {
		return fmt.Errorf("autostart: %w", err)
	}
	return nil
}
