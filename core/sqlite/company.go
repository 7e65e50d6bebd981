package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"missent/core/history"
	"missent/core/mail"
)

// The company of a person is one text: a line for each other, "12 bob@b.example\n", the messages they were on together first.

func companyText(with []history.Companion) string {
	var b strings.Builder
	for _, w := range with {
		b.WriteString(strconv.Itoa(w.Messages))
		b.WriteByte(' ')
		b.WriteString(w.Addr.Plain())
		b.WriteByte('\n')
	}
	return b.String()
}

func parseCompany(text string) []history.Companion {
	var out []history.Companion
	for line := range strings.Lines(text) {
		count, plain, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if n, err := strconv.Atoi(count); ok && err == nil && n > 0 {
			out = append(out, history.Companion{Addr: mail.FromPlain(plain), Messages: n})
		}
	}
	return out
}

// Company puts into c what is kept of each of the addresses.
func (db *DB) Company(ctx context.Context, of []mail.Address, c *history.Company) error {
	if len(of) == 0 {
		return nil
	}
	args := make([]any, len(of))
	for i, a := range of {
		args[i] = a.Plain()
	}
	return db.query(ctx, "read company", func(rows *sql.Rows) error {
		var address, others string
		if err := rows.Scan(&address, &others); err != nil {
			return err
		}
		c.Put(mail.FromPlain(address), parseCompany(others))
		return nil
	}, `SELECT address, others FROM company WHERE address IN (?`+strings.Repeat(",?", len(of)-1)+`)`, args...)
}

// Company is the same for one address, as this transaction sees it.
func (t *tx) Company(a mail.Address) ([]history.Companion, error) {
	row := make([]driver.Value, 1)
	found, err := t.w.get(row, `SELECT others FROM company WHERE address = ?`, a.Plain())
	if err != nil {
		return nil, fmt.Errorf("sqlite: read company: %w", err)
	}
	others, _ := row[0].(string)
	if !found {
		return nil, nil
	}
	return parseCompany(others), nil
}

// PutCompany stores it over the one before.
func (t *tx) PutCompany(a mail.Address, with []history.Companion) error {
	return t.exec("store company", `INSERT OR REPLACE INTO company VALUES (?, ?)`, a.Plain(), companyText(with))
}

// leave takes a out of everybody's company, and his own with him.
func (t *tx) leave(a mail.Address) error {
	if err := t.exec("forget", `DELETE FROM company WHERE address = ?`, a.Plain()); err != nil {
		return err
	}
	left, err := t.around(a)
	if err != nil {
		return err
	}
	for address, with := range left {
		rest := slices.DeleteFunc(with, func(w history.Companion) bool { return w.Addr == a })
		if err := t.PutCompany(address, rest); err != nil {
			return err
		}
	}
	return nil
}

// Around gives those in whose company a is kept.
func (t *tx) Around(a mail.Address) ([]history.Companion, error) {
	all, err := t.around(a)
	var out []history.Companion
	for address, with := range all {
		i := slices.IndexFunc(with, func(w history.Companion) bool { return w.Addr == a })
		out = append(out, history.Companion{Addr: address, Messages: with[i].Messages})
	}
	return out, err
}

// around is the company of everybody in whose company a is kept.
func (t *tx) around(a mail.Address) (map[mail.Address][]history.Companion, error) {
	out := map[mail.Address][]history.Companion{}
	err := t.w.each(2, func(row []driver.Value) {
		address, _ := row[0].(string)
		others, _ := row[1].(string)
		if with := parseCompany(others); slices.ContainsFunc(with, func(w history.Companion) bool { return w.Addr == a }) {
			out[mail.FromPlain(address)] = with
		}
	}, `SELECT address, others FROM company WHERE instr(others, ?)`, " "+a.Plain()+"\n")
	if err != nil {
		return nil, fmt.Errorf("sqlite: read company: %w", err)
	}
	return out, nil
}
