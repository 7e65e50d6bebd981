package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/mattn/go-sqlite3"
)

// writer is the one connection that writes. Whoever holds the token may use it.
type writer struct {
	path  string
	db    *sql.DB
	conn  *sql.Conn
	raw   *sqlite3.SQLiteConn // the same connection, as the driver has it
	stmts map[string]*sqlite3.SQLiteStmt
	args  []driver.NamedValue // of the statement running
	token chan struct{}
	// scrub says that deleted text may still lie in the journal.
	scrub bool
}

func newWriter(path string) (*writer, error) {
	db, err := sql.Open("sqlite3", dsn(path, "_journal_mode=WAL", "_synchronous=FULL"))
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open: %w", err), db.Close())
	}
	w := &writer{path: path, db: db, conn: conn, stmts: map[string]*sqlite3.SQLiteStmt{}, token: make(chan struct{}, 1)}
	// A checkpoint waits for the disk. Learning writes all over the file: fewer of them are twice as quick, and what the
	// journal grew by is given back.
	for _, q := range []string{"PRAGMA wal_autocheckpoint=4096", "PRAGMA journal_size_limit=4194304"} {
		if _, err := conn.ExecContext(context.Background(), q); err != nil {
			return nil, errors.Join(fmt.Errorf("sqlite: open: %w", err), conn.Close(), db.Close())
		}
	}
	err = conn.Raw(func(c any) error { w.raw = c.(*sqlite3.SQLiteConn); return nil })
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open: %w", err), w.close())
	}
	return w, nil
}

// check looks for damage: pages out of order, rows that cannot be read. It leaves out the comparison of indexes with
// their tables, which takes as long as everything else together.
func (w *writer) check() error {
	var found string
	if err := w.conn.QueryRowContext(context.Background(), "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return fmt.Errorf("sqlite: check: %w", err)
	}
	if found != "ok" {
		return fmt.Errorf("sqlite: %w: %s", errCheck, found)
	}
	return nil
}

func (w *writer) close() error {
	w.token <- struct{}{}
	var errs []error
	if w.scrub {
		errs = append(errs, w.scrubJournal())
	}
	for _, s := range w.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close(), w.db.Close())...)
}

// begin waits for the token and opens a transaction. FULL waits for the disk at each commit; NORMAL does not, and a
// power cut (not a kill) may then undo the last transactions, as a whole and in order.
func (w *writer) begin(ctx context.Context, synchronous string) (guardTx *tx, err error) {
	select {
	case w.token <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("sqlite: begin: %w", ctx.Err())
	}
	defer func() {
		if err != nil {
			<-w.token
		}
	}()
	for _, q := range []string{"PRAGMA synchronous=" + synchronous, "BEGIN IMMEDIATE"} {
		if err := w.exec(q); err != nil {
			return nil, fmt.Errorf("sqlite: begin: %w", err)
		}
	}
	return &tx{w: w}, nil
}

// exec runs a statement of a transaction. It speaks to the driver itself: learning stores tens of thousands of rows a
// second, and database/sql takes as long for each as SQLite does. No context is passed, since one that can be cancelled
// costs a goroutine each time, and a statement here takes microseconds.
func (w *writer) exec(query string, args ...driver.Value) error {
	_, err := w.run(query, args...)
	return err
}

// run is exec for who wants to know how many rows changed.
func (w *writer) run(query string, args ...driver.Value) (changed int64, err error) {
	s, err := w.stmt(query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(context.Background(), w.named(args))
	if err != nil {
		return 0, named(err)
	}
	return r.RowsAffected()
}

// get reads the first row a query finds into row; found is false where there is none.
func (w *writer) get(row []driver.Value, query string, args ...driver.Value) (found bool, err error) {
	s, err := w.stmt(query)
	if err != nil {
		return false, err
	}
	rows, err := s.QueryContext(context.Background(), w.named(args))
	if err != nil {
		return false, named(err)
	}
	defer rows.Close()
	err = rows.Next(row)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, named(err)
}

// each calls f for every row a query finds; the row is good until f returns.
func (w *writer) each(columns int, f func(row []driver.Value), query string, args ...driver.Value) error {
	s, err := w.stmt(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), w.named(args))
	if err != nil {
		return named(err)
	}
	defer rows.Close()
	row := make([]driver.Value, columns)
	for {
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return named(err)
		}
		f(row)
	}
}

func (w *writer) named(args []driver.Value) []driver.NamedValue {
	w.args = w.args[:0]
	for i, v := range args {
		w.args = append(w.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return w.args
}

func (w *writer) stmt(query string) (*sqlite3.SQLiteStmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	s, err := w.raw.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, named(err)
	}
	w.stmts[query] = s.(*sqlite3.SQLiteStmt)
	return w.stmts[query], nil
}

// scrubJournal folds the journal into the file and cuts it to nothing: secure_delete overwrites pages, but the journal keeps
// older copies of them. The copy of an older version goes, too.
func (w *writer) scrubJournal() error {
	if err := removeCopies(w.path); err != nil {
		return err
	}
	var busy, frames, moved int
	q := "PRAGMA wal_checkpoint(TRUNCATE)"
	if err := w.conn.QueryRowContext(context.Background(), q).Scan(&busy, &frames, &moved); err != nil {
		return fmt.Errorf("sqlite: cut the journal: %w", named(err))
	}
	w.scrub = busy != 0 // a reader holds it: the next commit tries again
	return nil
}
