package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"

	"missent/core/guard"
	"missent/core/mail"
	"missent/core/profile"
)

const modelQuery = `SELECT key, words, messages, reached FROM model`

// Model is what the words of all messages say.
func (db *DB) Model(ctx context.Context) (guard.Model, error) {
	var m guard.Model
	err := db.query(ctx, "read words", func(rows *sql.Rows) error {
		var key, words []byte
		var messages int64
		var reached string
		if err := rows.Scan(&key, &words, &messages, &reached); err != nil {
			return err
		}
		var err error
		m, err = parseModel(key, words, messages, reached)
		return err
	}, modelQuery)
	return m, err
}

func parseModel(key, words []byte, messages int64, reached string) (m guard.Model, err error) {
	m.Key, m.Tally.Messages = key, int(messages)
	if m.All, err = profile.Parse(words); err != nil {
		return m, fmt.Errorf("%w: %w", errCheck, err)
	}
	for _, n := range strings.Fields(reached) {
		v, err := strconv.Atoi(n)
		if err != nil {
			return m, fmt.Errorf("%w: scores reached", errCheck)
		}
		m.Tally.Reached = append(m.Tally.Reached, v)
	}
	return m, nil
}

// Profiles are those of the addresses, as far as they are kept. One that cannot be read is left out.
func (db *DB) Profiles(ctx context.Context, of []mail.Address) (map[mail.Address]*profile.Profile, error) {
	out := make(map[mail.Address]*profile.Profile, len(of))
	if len(of) == 0 {
		return out, nil
	}
	args := make([]any, len(of))
	for i, a := range of {
		args[i] = a.Plain()
	}
	return out, db.query(ctx, "read words", func(rows *sql.Rows) error {
		var address string
		var words sql.RawBytes
		if err := rows.Scan(&address, &words); err != nil {
			return err
		}
		if p, err := profile.Parse(words); err == nil {
			out[mail.FromPlain(address)] = p
		}
		return nil
	}, `SELECT address, words FROM profile WHERE address IN (?`+strings.Repeat(",?", len(of)-1)+`)`, args...)
}

// Profile is the same for one address, as this transaction sees it; nil where there is none.
func (t *tx) Profile(a mail.Address) (*profile.Profile, error) {
	row := make([]driver.Value, 1)
	found, err := t.w.get(row, `SELECT words FROM profile WHERE address = ?`, a.Plain())
	if err != nil {
		return nil, fmt.Errorf("sqlite: read words: %w", err)
	}
	words, _ := row[0].([]byte)
	if !found {
		return nil, nil
	}
	p, err := profile.Parse(words)
	if err != nil {
		return nil, nil // it is made anew
	}
	return p, nil
}

// PutProfile stores it over the one before.
func (t *tx) PutProfile(a mail.Address, p *profile.Profile) error {
	return t.exec("store words", `INSERT OR REPLACE INTO profile VALUES (?, ?)`, a.Plain(), p.Bytes())
}

// Model is as DB.Model, as this transaction sees it.
func (t *tx) Model() (guard.Model, error) {
	row := make([]driver.Value, 4)
	found, err := t.w.get(row, modelQuery)
	if err != nil || !found {
		if err != nil {
			err = fmt.Errorf("sqlite: read words: %w", err)
		}
		return guard.Model{}, err
	}
	key, _ := row[0].([]byte)
	words, _ := row[1].([]byte)
	messages, _ := row[2].(int64)
	reached, _ := row[3].(string)
	m, err := parseModel(key, words, messages, reached)
	if err != nil {
		return guard.Model{}, nil // it is made anew
	}
	return m, nil
}

// PutModel stores it over the one before.
func (t *tx) PutModel(m guard.Model) error {
	var reached []string
	for _, n := range m.Tally.Reached {
		reached = append(reached, strconv.Itoa(n))
	}
	return t.exec("store words", `INSERT OR REPLACE INTO model VALUES (1, ?, ?, ?, ?)`, m.Key, m.All.Bytes(), int64(m.Tally.Messages), strings.Join(reached, " "))
}

// DropWords deletes them all.
func (t *tx) DropWords() error {
	t.w.scrub = true
	if err := t.exec("forget words", `DELETE FROM profile`); err != nil {
		return err
	}
	return t.exec("forget words", `DELETE FROM model`)
}
