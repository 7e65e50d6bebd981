package coretest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// RadicaleServer is a real Radicale on loopback: a CardDAV server with one address book of each name.
type RadicaleServer struct {
	Host     string
	Port     int // implicit TLS
	User     string
	Password string
	CA       *CA
	Dir      string

	python string
	daemon
}

// Radicale starts one for a test and ends it with the test; books are address books by name, each with its cards. It is
// taken from where build/setup.sh has unpacked it. A machine without it fails the test.
func Radicale(t TB, books map[string][]string) *RadicaleServer {
	t.Helper()
	programs, err := unpacked("radicale")
	if err != nil {
		t.Fatalf("%v", err)
	}
	dir, err := os.MkdirTemp("", "radicale")
	if err != nil {
		t.Fatalf("radicale: %v", err)
	}
	r := &RadicaleServer{
		Host: "localhost", Port: freePort(t), User: "anna", Password: "secret", Dir: dir,
		python: filepath.Join(programs, "share", "dist-packages"),
	}
	r.daemon = daemon{t: t, port: r.Port, command: r.run, missing: "run build/setup.sh test"}
	t.Cleanup(func() {
		r.stop()
		os.RemoveAll(dir)
	})
	if err := r.prepare(books); err != nil {
		t.Fatalf("radicale: %v", err)
	}
	if !r.start() {
		out, _ := os.ReadFile(filepath.Join(dir, "out"))
		t.Fatalf("radicale does not listen; it said %q", out)
	}
	return r
}

// prepare writes certificate, configuration and the books as Radicale keeps them: a file for each card.
func (r *RadicaleServer) prepare(books map[string][]string) error {
	var err error
	if r.CA, err = Certify(r.Dir); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.Dir, "users"), []byte(r.User+":"+r.Password+"\n"), 0o600); err != nil {
		return err
	}
	fill := strings.NewReplacer("$dir", r.Dir, "$port", strconv.Itoa(r.Port))
	if err := os.WriteFile(filepath.Join(r.Dir, "config"), []byte(fill.Replace(radicaleConfig)), 0o600); err != nil {
		return err
	}
	for name, cards := range books {
		at := filepath.Join(r.Dir, "collections", "collection-root", r.User, name)
		if err := os.MkdirAll(at, 0o700); err != nil {
			return err
		}
		props := fmt.Sprintf(`{"tag": "VADDRESSBOOK", "D:displayname": %q}`, name)
		if err := os.WriteFile(filepath.Join(at, ".Radicale.props"), []byte(props), 0o600); err != nil {
			return err
		}
		for i, card := range cards {
			file := filepath.Join(at, fmt.Sprintf("card%d.vcf", i))
			if err := os.WriteFile(file, []byte(strings.ReplaceAll(card, "\n", "\r\n")), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *RadicaleServer) run() *exec.Cmd {
	cmd := exec.Command("python3", "-m", "radicale", "--config", filepath.Join(r.Dir, "config"))
	cmd.Env = append(os.Environ(), "PYTHONPATH="+r.python, "PYTHONDONTWRITEBYTECODE=1")
	cmd.Dir = r.Dir
	if out, err := os.Create(filepath.Join(r.Dir, "out")); err == nil {
		cmd.Stdout, cmd.Stderr = out, out
	}
	return cmd
}

const radicaleConfig = `[server]
hosts = 127.0.0.1:$port
ssl = True
certificate = $dir/cert.pem
key = $dir/key.pem
[auth]
type = htpasswd
htpasswd_filename = $dir/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = $dir/collections
[logging]
level = warning
`
