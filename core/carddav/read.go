package carddav

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/emersion/go-vcard"
	dav "github.com/emersion/go-webdav/carddav"

	"missent/core/addressbook"
	"missent/core/trust"
)

// Limits of what is read.
const (
	mostBooks = 50
	mostCards = 50_000 // of all books
	atOnce    = 100    // cards asked for in one request
)

// server is one run of Read.
type server struct {
	ctx    context.Context
	dav    *dav.Client
	status int // of the last answer
	to     addressbook.Sink
	cards  int
}

// Read reads the address book at u; or, where none is there, all those of the user who signs in. Cards are numbered from 1.
// It gives how many books there were.
//
// Errors: an *Error with a key, which unwraps to guard.ErrRefused where the password is wrong and guard.ErrUntrusted where
// the certificate is; what the sink returned; that of ctx.
func Read(ctx context.Context, u *url.URL, user, password string, to addressbook.Sink, opt Options) (books int, err error) {
	web, err := opt.client(u.Hostname(), &login{user, password})
	if err != nil {
		return 0, err
	}
	defer web.CloseIdleConnections()
	s := &server{ctx: ctx, to: to}
	s.dav, err = dav.NewClient(watched{web, &s.status}, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String())
	if err != nil {
		return 0, &Error{Op: "url", Key: keyURL, cause: err}
	}
	all, err := s.books(u.Path)
	if err != nil {
		return 0, err
	}
	if len(all) == 0 {
		return 0, &Error{Op: "list", Key: keyNone}
	}
	for _, b := range all[:min(len(all), mostBooks)] {
		if err := s.book(b); err != nil {
			return books, err
		}
		books++
	}
	return books, nil
}

// watched remembers how the server answered, which the library tells in words only.
type watched struct {
	*http.Client
	status *int
}

func (w watched) Do(r *http.Request) (*http.Response, error) {
	*w.status = 0
	answer, err := w.Client.Do(r)
	if err == nil {
		*w.status = answer.StatusCode
	}
	return answer, err
}

// books are the paths of the address books: the place itself, those in it, or those of the user.
func (s *server) books(path string) ([]string, error) {
	if path != "" && path != "/" && !strings.HasPrefix(path, "/.well-known/") {
		if all, err := s.in(path); err == nil && len(all) > 0 {
			return all, nil
		} else if s.status == 0 || s.status == http.StatusUnauthorized {
			return nil, s.failed("list", err)
		}
	}
	principal, err := s.dav.FindCurrentUserPrincipal(s.ctx)
	if err != nil {
		return nil, s.failed("principal", err)
	}
	home, err := s.dav.FindAddressBookHomeSet(s.ctx, principal)
	if err != nil {
		return nil, s.failed("home", err)
	}
	all, err := s.in(home)
	return all, s.failed("list", err)
}

func (s *server) in(path string) ([]string, error) {
	all, err := s.dav.FindAddressBooks(s.ctx, path)
	var out []string
	for _, b := range all {
		out = append(out, b.Path)
	}
	return out, err
}

// failed makes an Error of what the library returned; nil stays nil.
func (s *server) failed(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case s.status >= 300:
		return refused(op, s.status, err)
	case s.status == http.StatusMultiStatus && !errors.Is(err, trust.ErrFlood) && s.ctx.Err() == nil:
		return &Error{Op: op, Key: keyNone, cause: err} // an answer, but not that of an address book
	}
	return failed(s.ctx, op, err)
}

// book reads one address book, some cards at a time.
func (s *server) book(path string) error {
	files, err := s.dav.ReadDir(s.ctx, path, false)
	if err != nil && len(files) == 0 {
		return s.failed("list", err)
	}
	var cards []string
	for _, f := range files {
		if !f.IsDir {
			cards = append(cards, f.Path)
		}
	}
	cards = cards[:min(len(cards), mostCards-s.cards)]
	for len(cards) > 0 {
		n := min(len(cards), atOnce)
		if err := s.some(path, cards[:n]); err != nil {
			return err
		}
		s.cards += n
		cards = cards[n:]
	}
	return nil
}

// some reads the cards in one request. Where one of them cannot be read the library gives none, so half of them are asked
// for, until that one is alone.
func (s *server) some(book string, cards []string) error {
	if len(cards) == 1 {
		return s.one(cards[0], s.cards+1)
	}
	got, err := s.dav.MultiGetAddressBook(s.ctx, book, &dav.AddressBookMultiGet{Paths: cards, DataRequest: wanted})
	switch {
	case err == nil && len(got) == len(cards):
	case err == nil, s.status == http.StatusMultiStatus && s.ctx.Err() == nil && !errors.Is(err, trust.ErrFlood):
		half := len(cards) / 2
		if err := s.some(book, cards[:half]); err != nil {
			return err
		}
		before := s.cards
		s.cards += half
		err := s.some(book, cards[half:])
		s.cards = before
		return err
	default:
		return s.failed("read", err)
	}
	for i, o := range got {
		n := s.cards + i + 1
		if o.Card.Value(vcard.FieldVersion) == "2.1" { // the library loses its values where a parameter has no name
			err = s.one(o.Path, n)
		} else {
			err = addressbook.Card(o.Card, n, s.to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wanted is what is asked for of a card. Servers may send more, and some send all.
var wanted = dav.AddressDataRequest{Props: []string{"VERSION", "FN", "N", "EMAIL"}}

// one reads a single card as it lies there, by the reader of files, which bears more than the library.
func (s *server) one(path string, n int) error {
	text, err := s.dav.Open(s.ctx, path)
	if err != nil {
		if s.status == http.StatusNotFound || s.status == http.StatusGone {
			return nil // deleted a moment ago
		}
		return s.failed("read", err)
	}
	defer text.Close()
	return addressbook.Read(addressbook.VCard, text, numbered{s.to, n})
}

// numbered names everything by the number of the card.
type numbered struct {
	addressbook.Sink
	n int
}

func (c numbered) Bad(_ int, err error) { c.Sink.Bad(c.n, err) }
