//go:build e2e

package thunderbird

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// letter is a message in a compose window of Thunderbird, and the windows that stand over it.
type letter struct {
	*world
	t       *testing.T
	id      string
	subject string
}

// fields of a new message, as the user types them.
type fields struct {
	To, Cc, Bcc string
	Subject     string // one of its own where it is empty
	Body        string
	Attach      []string // paths of files
}

// write opens a compose window, filled in.
func write(t *testing.T, f fields) *letter {
	t.Helper()
	return house.write(t, f)
}

func (w *world) write(t *testing.T, f fields) *letter {
	t.Helper()
	subject := f.Subject
	if subject == "" {
		subject = fmt.Sprintf("%s %d", t.Name(), time.Now().UnixNano())
	}
	l := &letter{world: w, t: t, id: subject, subject: subject}
	l.ensureGuard()
	if err := l.open(f); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.throwAway)
	return l
}

// open opens the window.
func (l *letter) open(f fields) error {
	return l.tb.run(`
		const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
		[fields.to, fields.cc, fields.bcc, fields.subject, fields.body] = [args[0].To, args[0].Cc, args[0].Bcc, args[1], args[0].Body];
		for (const path of args[0].Attach ?? []) {
			const file = Cc["@mozilla.org/messengercompose/attachment;1"].createInstance(Ci.nsIMsgAttachment);
			const at = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
			at.initWithPath(path);
			[file.url, file.name, file.size] = [Services.io.newFileURI(at).spec, at.leafName, at.fileSize];
			fields.addAttachment(file);
		}
		const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
		params.composeFields = fields;
		params.type = Ci.nsIMsgCompType.New;
		params.format = Ci.nsIMsgCompFormat.Default;
		params.identity = MailServices.accounts.defaultAccount.defaultIdentity;
		const before = all_windows("msgcompose");
		MailServices.compose.OpenComposeWindowWithParams(null, params);
		`+adopt, nil, f, l.subject)
}

// adopt waits for the new compose window and gives it the name of the test.
const adopt = `
		for (;;) {
			const w = all_windows("msgcompose").find(w => !before.includes(w) && w.composeEditorReady);
			if (w) { w.missentTest = args[1]; return true; }
			await new Promise(done => setTimeout(done, 20));
		}`

func (l *letter) run(body string, out any, args ...any) {
	l.t.Helper()
	if err := l.tb.run(body, out, args...); err != nil {
		l.t.Fatal(err)
	}
}

func (l *letter) until(what string, true func() bool) {
	l.t.Helper()
	for limit := time.Now().Add(patience); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			l.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// command runs a command of the compose window: cmd_sendNow, cmd_sendLater, cmd_sendWithCheck (Ctrl+Enter).
func (l *letter) command(name string) {
	l.t.Helper()
	l.run(`
		const w = named(args[0]);
		while (w.gWindowLocked || w.gSaveOperationInProgress || w.gSendOperationInProgress) await new Promise(done => setTimeout(done, 20));
		w.focus();
		w.goDoCommand(args[1]);`, nil, l.id, name)
}

func (l *letter) send() { l.t.Helper(); l.command("cmd_sendNow") }

// page is what a window of the add-on shows.
type page struct {
	Title string
	Text  string
}

// popup waits for a window of the add-on, with something in it, and tells what it shows.
func (l *letter) popup(contains string) page {
	l.t.Helper()
	var p page
	l.until("a window of Missent that says "+contains, func() bool {
		err := l.tb.run(`
			for (const w of popups()) {
				const p = await inPage(page(w), "return {Title: document.title, Text: document.body.innerText}");
				if (p && p.Text && p.Text.includes(args[0])) return p;
			}
			return {Title: "", Text: ""}`, &p, contains)
		return err == nil && p.Text != ""
	})
	return p
}

// press clicks a button of the window of the add-on that says something, once it can be clicked.
func (l *letter) press(contains, button string) {
	l.t.Helper()
	var last any
	defer func() {
		if l.t.Failed() {
			l.t.Logf("the button %s: %v", button, last)
		}
	}()
	l.until("the button "+button, func() bool {
		var pressed any
		err := l.tb.run(`
			for (const w of popups()) {
				const r = await inPage(page(w), "if (!document.body.innerText.includes(" + JSON.stringify(args[0]) + ")) return false;" +
					"const b = [...document.querySelectorAll('button')].find(b => b.textContent.replace(/\\s+/g, ' ').includes(" + JSON.stringify(args[1]) + "));" +
					"if (!b || b.getAttribute('aria-disabled') == 'true') return [...document.querySelectorAll('button')].map(b => b.textContent + b.getAttribute('aria-disabled'));" +
					"window.setTimeout(() => b.click(), 0); return true;");
				if (r) return r;
			}
			return false`, &pressed, contains, button)
		if last = pressed; err != nil {
			last = err
		}
		return err == nil && pressed == true
	})
}

// popups is how many windows of the add-on there are.
func (w *world) popups() (n int) {
	w.must(w.tb.run(`return popups().length`, &n))
	return n
}

// state is how the compose window stands.
type state struct {
	Open   bool
	Locked bool
	To     []string
}

func (l *letter) state() (s state) {
	l.t.Helper()
	l.run(`
		const w = named(args[0]);
		if (!w) return {Open: false};
		return {Open: true, Locked: !!w.gWindowLocked, To: [...w.document.querySelectorAll("mail-address-pill")].map(p => p.fullAddress)};`, &s, l.id)
	return s
}

// editable waits until the compose window is free again.
func (l *letter) editable() state {
	l.t.Helper()
	var s state
	l.until("the compose window to be free", func() bool {
		s = l.state()
		return s.Open && !s.Locked && l.popups() == 0
	})
	return s
}

// arrives waits for the message at the sink, exactly one.
func (l *letter) arrives() sent {
	l.t.Helper()
	l.until("the message at the sink", func() bool { return len(l.sink.about(l.subject)) > 0 })
	l.until("the compose window to close", func() bool { return !l.state().Open })
	all := l.sink.about(l.subject)
	if len(all) != 1 {
		l.t.Fatalf("it was sent %d times", len(all))
	}
	return all[0]
}

// kept makes sure that nothing was sent.
func (l *letter) kept() {
	l.t.Helper()
	if n := len(l.sink.about(l.subject)); n != 0 {
		l.t.Fatalf("it was sent %d times", n)
	}
}

// throwAway closes the compose window without a word.
func (l *letter) throwAway() {
	if l.t.Failed() {
		var shown []string
		_ = l.tb.run(`const all = []; for (const w of popups()) all.push(await inPage(page(w), "return document.body.innerText")); return all`, &shown)
		l.t.Logf("shown: %q, %+v", shown, l.state())
		if text, err := os.ReadFile(filepath.Join(os.Getenv("HOME"), "test.default.log")); err == nil {
			l.t.Logf("Thunderbird said:\n%s", text[max(0, len(text)-4000):])
		}
	}
	_ = l.tb.run(`for (const w of popups()) w.close(); const w = named(args[0]); if (w) { w.gContentChanged = false; w.close(); }`, nil, l.id)
}
