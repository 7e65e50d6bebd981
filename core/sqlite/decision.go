package sqlite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"missent/core/check"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// ErrTampered says that the log of decisions is not what was written.
var ErrTampered = errors.New("decision log was changed")

// row is a row of the log as it is chained. Of an address the chain holds a salted digest, so that forgetting the
// address takes its text and salt away and leaves the chain whole.
type row struct {
	seq                int64
	ask                string
	time               int64
	outcome            string
	account, draft     string
	recipient, suggest pledge
	check, reason      string
	level              int64
	sent               int64
	replies            int64
	days               int64
	last               int64
	domain             int64
	place              string
	why                pledge // its digest is nil where no reason was given
	link               []byte
}

// pledge is a text, mostly an address, and its digest; the text is absent once it was forgotten.
type pledge struct {
	text   sql.NullString
	salt   []byte
	digest []byte
}

func newPledge(text string) pledge {
	p := pledge{text: sql.NullString{String: text, Valid: true}, salt: make([]byte, 16)}
	_, _ = rand.Read(p.salt) // never fails: it ends the program instead
	p.digest = p.compute()
	return p
}

func (p pledge) compute() []byte {
	h := sha256.New()
	h.Write(p.salt)
	h.Write([]byte(p.text.String))
	return h.Sum(nil)
}

// holds tells whether the text is the one that was written, or was forgotten.
func (p pledge) holds() bool {
	if !p.text.Valid {
		return p.salt == nil
	}
	return string(p.compute()) == string(p.digest)
}

// nullable is the text, or NULL where there is no pledge.
func nullable(p pledge) any {
	if p.digest == nil {
		return nil
	}
	return p.text.String
}

func (p pledge) address() mail.Address { return mail.FromPlain(p.text.String) }

// after is the link of the row behind the one whose link is prev. Every text goes in with its length, so that no two rows
// read the same.
func (r *row) after(prev []byte) []byte {
	h := sha256.New()
	text := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		h.Write(b)
	}
	text(prev)
	for _, s := range []string{r.ask, r.outcome, r.account, r.draft, r.check, r.reason} {
		text([]byte(s))
	}
	text(r.recipient.digest)
	text(r.suggest.digest)
	if r.why.digest != nil {
		text(r.why.digest)
	}
	if r.place != "" { // rows of older versions have none
		text([]byte("at " + r.place))
	}
	for _, n := range []int64{r.seq, r.time, r.level, r.sent, r.replies, r.days, r.last, r.domain} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	return h.Sum(nil)
}

// Decide appends a row.
func (t *tx) Decide(d guard.Decision) error {
	r := row{
		ask: d.Ask, time: d.Time.UnixNano(), outcome: string(d.Outcome), account: d.Account, draft: d.Draft,
		recipient: newPledge(d.Recipient.Plain()), suggest: newPledge(d.Suggest.Plain()),
		place: string(d.Place), check: d.Check, reason: d.Reason, level: int64(d.Level),
		sent: int64(d.Evidence.Sent), replies: int64(d.Evidence.Replies), days: int64(d.Evidence.Days),
		last: seconds(d.Evidence.Last), domain: flag(d.Evidence.Domain, 1),
	}
	if d.Why != "" {
		r.why = newPledge(string(d.Why))
	}
	chain := make([]driver.Value, 2)
	found, err := t.w.get(chain, `SELECT rows, head FROM chain`)
	if err != nil {
		return fmt.Errorf("sqlite: decide: %w", err)
	}
	n, isRows := chain[0].(int64)
	head, isHead := chain[1].([]byte)
	if !found || !isRows || !isHead {
		return fmt.Errorf("sqlite: decide: %w: its head is missing", ErrTampered)
	}
	r.seq = n
	r.seq++
	r.link = r.after(head)
	err = t.exec("decide", `INSERT INTO decision VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		r.seq, r.ask, r.time, r.outcome, r.account, r.draft,
		r.recipient.text.String, r.recipient.salt, r.recipient.digest, r.suggest.text.String, r.suggest.salt, r.suggest.digest,
		r.check, r.reason, r.level, r.sent, r.replies, r.days, r.last, r.domain, r.link,
		nullable(r.why), r.why.salt, r.why.digest, r.place)
	if err != nil {
		return err
	}
	return t.exec("decide", `UPDATE chain SET rows = ?, head = ?`, r.seq, r.link)
}

// columns of a row, in the order of scan.
const columns = `d.seq, d.ask, d.time, d.outcome, d.account, d.draft, d.recipient, d.recipient_salt, d.recipient_digest, d.suggest, d.suggest_salt,
	d.suggest_digest, d."check", d.reason, d.level, d.sent, d.replies, d.days, d.last, d.domain, d.link, d.why, d.why_salt, d.why_digest, d.place`

func (r *row) scan() []any {
	return []any{
		&r.seq, &r.ask, &r.time, &r.outcome, &r.account, &r.draft,
		&r.recipient.text, &r.recipient.salt, &r.recipient.digest, &r.suggest.text, &r.suggest.salt, &r.suggest.digest,
		&r.check, &r.reason, &r.level, &r.sent, &r.replies, &r.days, &r.last, &r.domain, &r.link,
		&r.why.text, &r.why.salt, &r.why.digest, &r.place,
	}
}

// decision is what an opening row says.
func (r *row) decision() guard.Decision {
	return guard.Decision{
		Ask: r.ask, Time: time.Unix(0, r.time), Account: r.account, Draft: r.draft, Place: view.Place(r.place),
		Recipient: r.recipient.address(), Suggest: r.suggest.address(),
		Check: r.check, Reason: r.reason, Level: check.Level(r.level), Outcome: guard.Outcome(r.outcome),
		Evidence: check.Evidence{
			Sent: int(r.sent), Replies: int(r.replies), Days: int(r.days),
			Last: moment(r.last), Domain: r.domain != 0,
		},
	}
}

func (db *DB) rows(ctx context.Context, f func(*row) error) error {
	rows, err := db.read.QueryContext(ctx, `SELECT `+columns+` FROM decision d ORDER BY d.seq`)
	if err != nil {
		return named(err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(r.scan()...); err != nil {
			return named(err)
		}
		if err := f(&r); err != nil {
			return err
		}
	}
	return named(rows.Err())
}

// Decisions are the questions asked since then, oldest first, each with its latest outcome.
func (db *DB) Decisions(ctx context.Context, since time.Time) ([]guard.Decision, error) {
	var out []guard.Decision
	place := map[string]int{}
	err := db.rows(ctx, func(r *row) error {
		at := time.Unix(0, r.time)
		if i, ok := place[r.ask]; ok {
			out[i].Outcome, out[i].Answered = guard.Outcome(r.outcome), at
			if r.why.text.Valid {
				out[i].Why = mail.Secret(r.why.text.String)
			}
			return nil
		}
		if !guard.Outcome(r.outcome).Opens() || at.Before(since) {
			return nil
		}
		place[r.ask] = len(out)
		out = append(out, r.decision())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sqlite: read decisions: %w", err)
	}
	return out, nil
}
