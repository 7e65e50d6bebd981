package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"missent/core/mail"
)

// record is one line of JSONL, of any kind.
type record struct {
	Mailbox string `json:"mailbox"`

	Time        time.Time `json:"time"`
	Direction   string    `json:"direction"`
	From        string    `json:"from"`
	To          []string  `json:"to"`
	Cc          []string  `json:"cc"`
	Bcc         []string  `json:"bcc"`
	Subject     string    `json:"subject"`
	MessageID   string    `json:"message_id"`
	InReplyTo   string    `json:"in_reply_to"`
	References  []string  `json:"references"`
	Parent      []string  `json:"parent"`
	Thread      []string  `json:"thread"`
	Body        string    `json:"body"`
	Attachments []string  `json:"attachments"`
	ID          string    `json:"id"`
	Probe       bool      `json:"probe"`
	Tool        bool      `json:"tool"`

	Contact // of kind contact; the address of an owner, too
}

// maxLine bounds one line of JSONL.
const maxLine = 16 << 20

// readJSONL reads records, one object a line. A line that cannot be read is reported with its number, and the reading
// goes on. Lines are decoded side by side and handed on in their order.
func readJSONL(name string, in io.Reader, to Sink) error {
	workers := runtime.GOMAXPROCS(0)
	batches := make(chan *batch, workers)   // to be decoded
	decoded := make(chan *batch, 2*workers) // the same ones, in their order
	stop := make(chan struct{})
	failed := make(chan error, 1)
	for range workers {
		go func() {
			d := newDecoder()
			for b := range batches {
				b.decode(d)
			}
		}()
	}
	go func() {
		defer close(decoded)
		defer close(batches)
		failed <- splitLines(name, in, batches, decoded, stop)
	}()
	var err error
	for b := range decoded {
		<-b.done
		for _, l := range b.lines {
			if err == nil {
				err = l.handOn(name, to)
			}
		}
		if err != nil && stop != nil {
			close(stop)
			stop = nil
		}
	}
	return errors.Join(err, <-failed)
}

// decodedLine is one line with what it says, or why it says nothing.
type decodedLine struct {
	item Item
	n    int
	err  error
}

func (l *decodedLine) handOn(name string, to Sink) error {
	if l.err != nil {
		to.Bad(Place{Source: name, Line: l.n}, l.err)
		return nil
	}
	return to.Item(l.item)
}

// batch is lines that are decoded together.
type batch struct {
	raw   [][]byte
	lines []decodedLine
	done  chan struct{} // closed when they are decoded
}

// batchLines is how many lines a batch has.
const batchLines = 256

func (b *batch) decode(d *decoder) {
	for i := range b.lines {
		if l := &b.lines[i]; l.err == nil {
			l.item, l.err = d.line(b.raw[i])
			l.item.Line = l.n
		}
	}
	close(b.done)
}

// splitLines cuts the input into batches of lines, each for a decoder and for whoever hands them on.
func splitLines(name string, in io.Reader, batches, decoded chan<- *batch, stop <-chan struct{}) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	for n := 1; ; {
		b := &batch{lines: make([]decodedLine, 0, batchLines), done: make(chan struct{})}
		var err error
		for len(b.lines) < batchLines && err == nil {
			var line []byte
			line, err = readLine(lines)
			l := decodedLine{n: n}
			if errors.Is(err, errLong) {
				l.err, err = err, nil
			}
			if len(bytes.TrimSpace(line)) > 0 || l.err != nil {
				b.lines, b.raw = append(b.lines, l), append(b.raw, bytes.Clone(line))
			}
			n++
		}
		select {
		case batches <- b:
		case <-stop:
			return nil
		}
		select {
		case decoded <- b:
		case <-stop:
			return nil
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
}

func (r *record) item(d *decoder) (Item, error) {
	item := Item{Mailbox: r.Mailbox, Record: true}
	switch r.Kind {
	case "owner", "contact":
		a, fault := mail.ParseAddress(r.Address)
		if fault != mail.NoFault && r.Kind == "owner" || a.IsZero() {
			return item, fmt.Errorf("field \"address\": %s", orMissing(string(fault)))
		}
		if r.Kind == "owner" {
			item.Owner = &a
			return item, nil
		}
		c, err := r.Contact.record(a)
		if err != nil {
			return item, err
		}
		item.Contact = &c
		item.Company, err = r.company()
		return item, err
	case "", "message":
		m, err := r.message(d)
		item.Message = m
		return item, err
	}
	return item, fmt.Errorf("field \"kind\": unknown kind %q", limitText(r.Kind))
}

func (r *record) message(d *decoder) (*mail.Message, error) {
	m := &mail.Message{
		ID: r.ID, Mailbox: r.Mailbox, Time: r.Time, Subject: mail.Secret(r.Subject), Body: mail.Secret(r.Body),
		MessageID: bare(r.MessageID), InReplyTo: bare(r.InReplyTo), Attachments: r.Attachments, Probe: r.Probe, Tool: r.Tool,
	}
	for _, ref := range r.References {
		m.References = append(m.References, bare(ref))
	}
	switch r.Direction {
	case "sent":
		m.Direction = mail.Sent
	case "received":
		m.Direction = mail.Received
	default:
		return nil, fmt.Errorf("field \"direction\": %q is neither \"sent\" nor \"received\"", limitText(r.Direction))
	}
	if r.Time.IsZero() {
		return nil, errors.New("field \"time\": missing")
	}
	if from := d.entry(r.From); len(from) > 0 {
		m.From = from[0]
	} else {
		return nil, errors.New("field \"from\": missing")
	}
	m.To = make([]mail.Recipient, 0, len(r.To)+len(r.Cc)+len(r.Bcc))
	m.To = d.recipients(m.To, r.To, mail.To)
	m.To = d.recipients(m.To, r.Cc, mail.Cc)
	m.To = d.recipients(m.To, r.Bcc, mail.Bcc)
	if len(m.To) == 0 {
		return nil, errors.New("no recipient in \"to\", \"cc\" or \"bcc\"")
	}
	m.Parent = d.recipients(nil, r.Parent, mail.To)
	m.Thread = d.recipients(nil, r.Thread, mail.To)
	return m, nil
}

func bare(id string) string {
	if len(id) > 1 && id[0] == '<' && id[len(id)-1] == '>' {
		return id[1 : len(id)-1]
	}
	return id
}

func orMissing(s string) string {
	if s == "" {
		return "missing"
	}
	return s
}

func limitText(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

var errLong = fmt.Errorf("line longer than %d bytes", maxLine)

// readLine reads one line of any length up to maxLine; a longer one is skipped to its end and reported.
func readLine(r *bufio.Reader) ([]byte, error) {
	var long []byte
	tooLong := false
	for {
		part, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if tooLong = tooLong || len(long)+len(part) > maxLine; !tooLong {
				long = append(long, part...)
			}
			continue
		}
		if tooLong {
			if err == nil {
				err = errLong
			}
			return nil, err
		}
		if long != nil {
			part = append(long, part...)
		}
		return part, err
	}
}
