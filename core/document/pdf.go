package document

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"missent/core/mail"
)

// ChildArgument is what the program is started with to read one PDF; see Child.
const ChildArgument = "read-pdf"

// Limits of the child.
const (
	childTime   = 2 * time.Second // of work
	childWait   = 6 * time.Second // on a busy machine
	childMemory = 256 << 20
	childPages  = 2000
)

// Exit codes of the child.
const (
	childLocked = 3
	childBroken = 4
)

// readPDF reads one in a process of its own, which may hang, crash or fill its memory without harm.
func readPDF(ctx context.Context, data []byte) (mail.FileState, mail.Secret) {
	self, err := os.Executable()
	if err != nil {
		return mail.Unreadable, ""
	}
	ctx, cancel := context.WithTimeout(ctx, childWait)
	defer cancel()
	child := exec.CommandContext(ctx, self, ChildArgument)
	child.Stdin = bytes.NewReader(data)
	child.Env = []string{"GOMAXPROCS=1", "GOTRACEBACK=none", "GOMEMLIMIT=200MiB"}
	child.WaitDelay = 100 * time.Millisecond
	var out bounded
	child.Stdout = &out
	err = child.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == childLocked {
		return mail.Locked, ""
	}
	if err != nil || strings.TrimSpace(out.String()) == "" { // pictures of pages have no text: what they hold is not known
		return mail.Unreadable, ""
	}
	return mail.Read, mail.Secret(strings.ToValidUTF8(out.String(), ""))
}

// bounded keeps what fits.
type bounded struct{ strings.Builder }

func (b *bounded) Write(p []byte) (int, error) {
	b.Builder.Write(p[:min(len(p), mostText-b.Len())])
	return len(p), nil
}

// watchMemory ends this process once the runtime holds more than it may: on systems that limit no memory, nothing else would.
func watchMemory() {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for {
		time.Sleep(10 * time.Millisecond)
		metrics.Read(held)
		if held[0].Value.Uint64()-held[1].Value.Uint64() > childMemory {
			os.Exit(childBroken)
		}
	}
}

// Child is the whole life of a process that was started with ChildArgument: it limits itself, reads one PDF and writes its
// text. It gives the exit code.
func Child(in io.Reader, out io.Writer) (code int) {
	confine()
	go watchMemory()
	return extract(in, out)
}

func extract(in io.Reader, out io.Writer) (code int) {
	defer func() {
		if recover() != nil {
			code = childBroken
		}
	}()
	data, err := io.ReadAll(io.LimitReader(in, MostBytes+1))
	if err != nil || len(data) > MostBytes {
		return childBroken
	}
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if errors.Is(err, pdf.ErrInvalidPassword) {
		return childLocked
	}
	if err != nil {
		return childBroken
	}
	left := mostText
	for n := 1; n <= min(r.NumPage(), childPages) && left > 0; n++ {
		page := r.Page(n)
		if page.V.IsNull() {
			continue
		}
		text, err := page.GetPlainText(nil)
		if err != nil {
			return childBroken
		}
		text = text[:min(len(text), left)] + "\n"
		left -= len(text)
		if _, err := io.WriteString(out, text); err != nil {
			return childBroken
		}
	}
	return 0
}
