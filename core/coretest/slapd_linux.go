package coretest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// SlapdServer is a real OpenLDAP on loopback, with a directory of people. Nobody reads it without signing in, as at most
// organisations.
type SlapdServer struct {
	Host      string
	Port      int // STARTTLS
	TLSPort   int // implicit TLS
	Base      string
	User      string // its manager
	Password  string
	CA        *CA
	Dir       string
	Anonymous bool

	programs string
	daemon
}

// SlapdOptions change the server.
type SlapdOptions struct {
	LDIF      string // its entries; below dc=a,dc=example
	Anonymous bool   // everybody may read
}

// Slapd starts one for a test and ends it with the test. It is taken from where build/setup.sh has unpacked it. A machine
// without it fails the test.
func Slapd(t TB, opt SlapdOptions) *SlapdServer {
	t.Helper()
	programs, err := unpacked("slapd")
	if err != nil {
		t.Fatalf("%v", err)
	}
	dir, err := os.MkdirTemp("", "slapd")
	if err != nil {
		t.Fatalf("slapd: %v", err)
	}
	s := &SlapdServer{
		Host: "localhost", Port: freePort(t), TLSPort: freePort(t), Base: "dc=a,dc=example", User: "cn=manager,dc=a,dc=example",
		Password: "secret", Dir: dir, Anonymous: opt.Anonymous, programs: programs,
	}
	s.daemon = daemon{t: t, port: s.TLSPort, command: s.run, missing: "run build/setup.sh test"}
	t.Cleanup(func() {
		s.Stop()
		os.RemoveAll(dir)
	})
	if err := s.prepare(); err != nil {
		t.Fatalf("slapd: %v", err)
	}
	s.Load(opt.LDIF)
	s.Start()
	return s
}

// Load replaces the directory, while the server is stopped.
func (s *SlapdServer) Load(ldif string) {
	s.t.Helper()
	data := filepath.Join(s.Dir, "data")
	os.RemoveAll(data)
	if err := os.Mkdir(data, 0o700); err != nil {
		s.t.Fatalf("slapd: %v", err)
	}
	add := s.program("-T", "add", "-f", filepath.Join(s.Dir, "slapd.conf"))
	add.Stdin = strings.NewReader("dn: dc=a,dc=example\nobjectClass: domain\ndc: a\n\n" + ldif)
	if out, err := add.CombinedOutput(); err != nil { // it leaves no daemon behind
		s.t.Fatalf("slapd: load: %v: %s", err, out)
	}
}

// Start starts the server, again after Stop.
func (s *SlapdServer) Start() {
	s.t.Helper()
	if !s.start() {
		out, _ := os.ReadFile(filepath.Join(s.Dir, "out"))
		s.t.Fatalf("slapd does not listen; it said %q", out)
	}
}

// Stop kills it, which cuts every connection.
func (s *SlapdServer) Stop() { s.stop() }

func (s *SlapdServer) prepare() error {
	var err error
	if s.CA, err = Certify(s.Dir); err != nil {
		return err
	}
	access := "access to * by * none\n"
	if s.Anonymous {
		access = "access to * by * read\n"
	}
	fill := strings.NewReplacer("$schema", filepath.Join(s.programs, "share", "schema"), "$dir", s.Dir, "$base", s.Base,
		"$user", s.User, "$password", s.Password)
	return os.WriteFile(filepath.Join(s.Dir, "slapd.conf"), []byte(fill.Replace(slapdConf+access)), 0o600)
}

func (s *SlapdServer) program(args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.programs, "bin", "slapd"), args...)
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+filepath.Join(s.programs, "lib"))
	return cmd
}

func (s *SlapdServer) run() *exec.Cmd {
	at := func(scheme string, port int) string { return scheme + "://127.0.0.1:" + strconv.Itoa(port) }
	// With -d it stays in the foreground, and says nothing at level 0.
	cmd := s.program("-d", "0", "-f", filepath.Join(s.Dir, "slapd.conf"), "-h", at("ldap", s.Port)+" "+at("ldaps", s.TLSPort))
	if out, err := os.Create(filepath.Join(s.Dir, "out")); err == nil {
		cmd.Stdout, cmd.Stderr = out, out
	}
	return cmd
}

const slapdConf = `include $schema/core.schema
include $schema/cosine.schema
include $schema/inetorgperson.schema
pidfile $dir/pid
TLSCertificateFile $dir/cert.pem
TLSCertificateKeyFile $dir/key.pem
TLSProtocolMin 3.3
sizelimit 500
database ldif
suffix $base
rootdn $user
rootpw $password
directory $dir/data
`
