package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"missent/core/addon"
	"missent/core/coretest"
	"missent/core/localapi"
	"missent/core/view"
)

// nativeHost is the program as Thunderbird starts it.
func nativeHost(t *testing.T, program, dir, extension string) (*exec.Cmd, io.WriteCloser, io.Reader) {
	t.Helper()
	cmd := exec.Command(program, "--data", dir, "native-host", "/x/missent.json", extension)
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + os.Getenv("XDG_RUNTIME_DIR")}
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, in, out
}

func say(t *testing.T, in io.Writer, text string) {
	t.Helper()
	frame := binary.LittleEndian.AppendUint32(nil, uint32(len(text)))
	if _, err := in.Write(append(frame, text...)); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, out io.Reader) map[string]any {
	t.Helper()
	var head [4]byte
	if _, err := io.ReadFull(out, head[:]); err != nil {
		t.Fatal(err)
	}
	text := make([]byte, binary.LittleEndian.Uint32(head[:]))
	if _, err := io.ReadFull(out, text); err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

const greeting = `{"n":1,"do":"hello","protocol":2,"version":"0.1.0"}`

// The relay starts the guard where none runs, passes frames on, and ends with Thunderbird; the guard stays.
func TestNativeHostStartsTheGuard(t *testing.T) {
	program, server := build(t), coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := furnish(t, server, 1, 10)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	client := localapi.NewClient(dir)
	t.Cleanup(func() {
		_ = client.Quit(context.Background())
		for range 500 { // until it has left its folder
			if lock, err := localapi.Acquire(dir); err == nil {
				_ = lock.Release()
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Error("the guard does not end")
	})
	cmd, in, out := nativeHost(t, program, dir, addon.Extension)
	say(t, in, greeting)
	if answer := hear(t, out); answer["settings"] == nil {
		t.Fatalf("hello: %v", answer)
	}
	say(t, in, `{"n":2,"do":"hold","message":{"id":"w","from":"anna0@a.example","to":["x@nowhere.invalid-tld"],"cc":[],"bcc":[],"subject":"","text":"","attachments":[],"kind":"new"}}`)
	if answer := hear(t, out); len(answer["asks"].([]any)) != 1 {
		t.Errorf("hold: %v", answer)
	}
	if s, err := client.Status(t.Context()); err != nil || s.AddOns != 1 {
		t.Errorf("status: %+v, %v", s.AddOns, err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the end of Thunderbird is no failure: %v", err)
	}
	if _, err := client.Status(t.Context()); err != nil {
		t.Errorf("the guard went with it: %v", err)
	}
}

func TestNativeHostRefuses(t *testing.T) {
	program, server := build(t), coretest.ServeIMAP(t, coretest.IMAPOptions{})
	dir := furnish(t, server, 0, 10)
	cmd, _, _ := nativeHost(t, program, dir, "other@a.example")
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitUsage {
		t.Errorf("another add-on: %v", err)
	}
	guard := reside(t, program, dir, view.Stopped)
	for what, frame := range map[string]string{
		"a length nobody has":  "\xff\xff\xff\xff{}",
		"no request":           "\x02\x00\x00\x00{}",
		"hold before greeting": "\x12\x00\x00\x00" + `{"n":1,"do":"hold"}`,
	} {
		cmd, in, out := nativeHost(t, program, dir, addon.Extension)
		if _, err := io.WriteString(in, frame); err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(out)
		if len(got) != 0 {
			t.Errorf("%s: answered %q", what, got)
		}
		_ = cmd.Wait()
	}
	if err := localapi.NewClient(dir).Quit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := guard.Wait(); err != nil {
		t.Error(err)
	}
}

func TestDoctorFixesTheNativeHost(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	path := filepath.Join(os.Getenv("HOME"), ".mozilla", "native-messaging-hosts", "missent.json")
	data := t.TempDir()
	if _, out, _ := call(t, "", "--data", data, "doctor"); strings.Contains(out, "native host") {
		t.Errorf("without Thunderbird nothing is missing: %s", out)
	}
	if _, out, _ := call(t, "", "--data", data, "doctor", "--fix"); !strings.Contains(out, "written to "+path) {
		t.Errorf("doctor --fix: %s", out)
	}
	if text, err := os.ReadFile(path); err != nil || !bytes.Contains(text, []byte(addon.Extension)) {
		t.Errorf("%s, %v", text, err)
	}
	if _, out, _ := call(t, "", "--data", data, "doctor", "--fix"); !strings.Contains(out, "ok  thunderbird native host: "+path) {
		t.Errorf("again: %s", out)
	}
}

// A Thunderbird that is shut in is named, with why the add-on cannot work there and what can be done.
func TestDoctorTellsOfAShutInThunderbird(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if err := os.MkdirAll(filepath.Join(home, ".local/share/flatpak/app/org.mozilla.thunderbird"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, out, _ := call(t, "", "--data", t.TempDir(), "doctor")
	for _, want := range []string{"thunderbird as a flatpak: ", "cannot start programs outside", "missent gate enable"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing: %s", want, out)
		}
	}
}
