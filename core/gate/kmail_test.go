//go:build e2e

package gate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// trusting starts Akonadi where the computer trusts a certificate, as after update-ca-certificates.
const trusting = `cd; cp -RL /etc/ssl/certs certs; cat "$0" >>certs/ca-certificates.crt
	cp "$0" certs/$(openssl x509 -hash -noout -in "$0").0; mount --bind certs /etc/ssl/certs; exec akonadi_control`

// TestKMail: with Akonadi, which sends for it, as a user sets it up: without encryption, and with TLS where the computer trusts
// the certificate; KMail asks nobody about one. It closes a message at once. What became of it is told by a notification, and
// above the message in its outbox, which is in the picture.
func TestKMail(t *testing.T) {
	t.Run("None", func(t *testing.T) {
		o := newOffice(t)
		k := newKMail(t, o, "None", o.is.Plain)
		k.run("akonadi_control")
		k.start()
		o.tour("KMail", "KMail", k.send)
	})
	t.Run("TLS", func(t *testing.T) { // in a mount namespace
		o := newOffice(t)
		k := newKMail(t, o, "SSL", o.is.TLS)
		k.run("unshare", "--mount", "sh", "-ec", trusting, filepath.Join(o.dir, "cert.pem"))
		k.start()
		o.tour("KMail TLS", "KMail", k.send)
	})
}

// kmail is a KMail on a desktop of its own.
type kmail struct {
	*desktop
	o     *office
	conn  *dbus.Conn
	told  notices
	again string // the subject of what waits in the outbox
}

// newKMail writes the settings of one.
func newKMail(t *testing.T, o *office, encryption string, port int) *kmail {
	t.Helper()
	k := &kmail{desktop: newDesktop(t), o: o, told: notices{o.guard, make(chan notice, 100)}}
	// Its page view refuses root a sandbox, and it would ask a service of Google about bad pages.
	k.env = append(k.env, "QTWEBENGINE_DISABLE_SANDBOX=1", "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9")
	k.bus()
	eventually(t, "session bus", func() (ok bool) {
		var err error
		k.conn, err = dbus.Connect("unix:path=" + filepath.Join(k.home, "bus"))
		return err == nil
	})
	t.Cleanup(func() { k.conn.Close() })
	if err := k.conn.Export(k.told, "/org/freedesktop/Notifications", notifications); err != nil {
		t.Fatal(err)
	}
	if _, err := k.conn.RequestName(notifications, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	k.write(".config/akonadi/akonadiserverrc", "[%General]\nDriver=QSQLITE3\n")
	k.write(".config/akonadi-firstrunrc", "[ProcessedDefaults]\nbirthdaycalendar=x\ndefaultaddressbook=x\ndefaultcalendar=x\ndefaultnotebook=x\n")
	agents, _ := filepath.Glob("/usr/share/akonadi/agents/*.desktop")
	for _, agent := range agents { // none but what sends: with many at once Akonadi may lock itself out of SQLite for good
		name := filepath.Base(agent)
		if text, err := os.ReadFile(agent); err == nil && name != "maildispatcheragent.desktop" && name != "mailfilteragent.desktop" {
			k.write(".local/share/akonadi/agents/"+name, strings.Replace(string(text), ",Autostart", "", 1))
		}
	}
	k.write(".config/kwalletrc", "[Wallet]\nEnabled=false\nFirst Use=false\n")
	k.write(".config/mailtransports", fmt.Sprintf("[General]\ndefault-transport=1\n\n[Transport 1]\nid=1\nidentifier=SMTP\nname=Missent\n"+
		"host=localhost\nport=%d\nencryption=%s\nauth=true\nauthtype=PLAIN\nuser=%s\nstorepass=false\n", port, encryption, o.up.User))
	k.write(".config/emailidentities", "[General]\nDefault Identity=1\n\n[Identity #0]\nuoid=1\nIdentity=Ann\nName=Ann\nEmail Address=ann@army.mil\nTransport=1\n")
	k.write(".config/kmail2rc", "[General]\nfirst-start=false\n\n[Composer]\nCheckSendDefaultActionShortcut=true\n")
	t.Cleanup(func() { eventually(t, "end of KMail and Akonadi", func() bool { return len(k.alive()) == 0 }) })
	return k
}

// start waits for Akonadi, which was started before and so ends with the test, and then for the window.
func (k *kmail) start() {
	k.t.Helper()
	k.named("org.freedesktop.Akonadi")
	eventually(k.t, "outbox", func() bool { // of KMail and Akonadi each would make one
		made, _ := filepath.Glob(filepath.Join(k.home, ".local/share/*/outbox/cur"))
		return len(made) > 0
	})
	k.run("kmail")
	k.named("org.kde.kmail")
	eventually(k.t, "window of KMail", func() bool { _, err := k.title(); return err == nil })
}

// named waits for a program on the session bus. To call one that is not there would start it.
func (k *kmail) named(name string) {
	k.t.Helper()
	eventually(k.t, name, func() (there bool) {
		err := k.conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&there)
		return err == nil && there
	})
}

const window = "/kmail2/kmail_mainwindow_1"

// title is that of the folder shown.
func (k *kmail) title() (string, error) {
	v, err := k.conn.Object("org.kde.kmail", window).GetProperty("org.qtproject.Qt.QWidget.windowTitle")
	text, _ := v.Value().(string)
	return text, err
}

// act chooses something of its menus.
func (k *kmail) act(name string) {
	k.t.Helper()
	if err := k.conn.Object("org.kde.kmail", window).Call("org.kde.KMainWindow.activateAction", 0, name).Err; err != nil {
		k.t.Fatalf("%s: %v", name, err)
	}
}

// waiting are the messages in the outbox.
func (k *kmail) waiting() int {
	files, _ := filepath.Glob(filepath.Join(k.home, ".local/share/*/outbox/[cn][ue][rw]/*"))
	return len(files)
}

// alive are the processes of KMail and Akonadi.
func (k *kmail) alive() (found []string) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range all {
		env, _ := os.ReadFile(dir + "/environ")
		line, _ := os.ReadFile(dir + "/cmdline")
		if strings.Contains(string(env), "HOME="+k.home+"\x00") && (strings.Contains(string(line), "akonadi") || strings.Contains(string(line), "kmail")) {
			found = append(found, string(line))
		}
	}
	return found
}

func (k *kmail) send(to, subject string) (bool, string) {
	before := k.o.guard.heard()
	if subject == k.again {
		k.act("send_queued")
	} else {
		k.run("kmail", "--subject", subject, "--body", "Hello", to)
		k.window("^" + subject)
		time.Sleep(time.Second) // it is not ready when its window is
		k.press("^"+subject, "ctrl+Return", func() bool { return !k.there("^" + subject) })
	}
	var n notice
	eventually(k.t, "end of "+subject, func() bool {
		k.password("^Password", k.o.up.Password)
		select {
		case n = <-k.told.list:
			return n.heard > before && (n.event == "emailsent" || n.event == "sendingfailed")
		default:
			return false
		}
	})
	if n.event == "emailsent" {
		eventually(k.t, "empty outbox", func() bool { return k.waiting() == 0 })
		return true, ""
	}
	k.again = subject
	eventually(k.t, "message in the outbox", func() bool { return k.waiting() == 1 })
	k.outbox()
	k.act("select_first_message")
	time.Sleep(k.painted())
	k.shoot("gate-kmail-" + strings.ReplaceAll(strings.TrimPrefix(subject, "KMail "), " ", "-"))
	if strings.HasSuffix(subject, "refused") { // the next one is another message
		eventually(k.t, "empty outbox", func() bool {
			k.act("select_first_message")
			k.act("akonadi_move_to_trash")
			time.Sleep(200 * time.Millisecond)
			return k.waiting() == 0
		})
	}
	return false, n.text
}

// outbox shows that folder. Which number it has differs.
func (k *kmail) outbox() {
	k.t.Helper()
	id := 0
	eventually(k.t, "outbox", func() bool {
		title, _ := k.title()
		if strings.Contains(title, "outbox") {
			return true
		}
		id = id%20 + 1
		k.conn.Object("org.kde.kmail", "/KMail").Call("org.kde.kmail.kmail.selectFolder", 0, strconv.Itoa(id))
		time.Sleep(200 * time.Millisecond)
		return false
	})
}

const notifications = "org.freedesktop.Notifications"

// notices are what programs tell the user by the desktop.
type notices struct {
	guard *leader
	list  chan notice
}

// notice is one, and how many messages the gate had heard then: KMail may say the same twice.
type notice struct {
	event, text string
	heard       int
}

func (l *leader) heard() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.holds)
}

// Notify is called by the program.
func (n notices) Notify(_ string, _ uint32, _, _, body string, _ []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	event, _ := hints["x-kde-eventId"].Value().(string)
	n.list <- notice{event, body, n.guard.heard()}
	return 1, nil
}

func (notices) GetCapabilities() ([]string, *dbus.Error) { return []string{"body"}, nil }

func (notices) GetServerInformation() (name, vendor, version, spec string, _ *dbus.Error) {
	return "test", "Missent", "1", "1.2", nil
}

func (notices) CloseNotification(uint32) *dbus.Error { return nil }
