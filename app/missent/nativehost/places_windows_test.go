package nativehost

import (
	"strings"
	"testing"

	"golang.org/x/sys/windows/registry"
)

// What doctor --fix writes for one user counts before what an installer wrote for all.
func TestInstallAndFindInTheRegistry(t *testing.T) {
	if k, err := registry.OpenKey(registry.CURRENT_USER, hostKey, registry.QUERY_VALUE); err == nil {
		k.Close()
		t.Fatalf("%s is in use on this computer", hostKey)
	}
	t.Cleanup(func() { _ = registry.DeleteKey(registry.CURRENT_USER, hostKey) })
	local, self := folder(t), program(t)
	t.Setenv("LOCALAPPDATA", local)
	path, err := Install(self)
	if err != nil || !strings.HasPrefix(path, local) {
		t.Fatalf("%s, %v", path, err)
	}
	if found, state, err := Find(self); err != nil || state != Good || found != path {
		t.Errorf("after: %s, %v, %v", found, state, err)
	}
	if _, state, err := Find(program(t)); err != nil || state != Other {
		t.Errorf("another program: %v, %v", state, err)
	}
}
