package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"strings"

	"missent/core/archive"
	"missent/core/carddav"
	"missent/core/discover"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
	"missent/core/view"
)

// bookshelf reads address books for a window, as learn does for a command.
type bookshelf struct {
	guard    *guard.Guard
	profiles []string // of Thunderbird; nil: where they are
}

// Find implements desk.Books.
func (b bookshelf) Find(ctx context.Context, typed string, set policy.Set) (view.BooksPlace, error) {
	typed = strings.TrimSpace(typed)
	if strings.Contains(typed, "://") {
		at, user, err := carddav.Parse(typed)
		if err != nil {
			return view.BooksPlace{}, err
		}
		return view.BooksPlace{Server: at.String(), Host: at.Host, User: user}, nil
	}
	address, fault := mail.ParseAddress(typed)
	switch {
	case typed == "":
		return view.BooksPlace{}, &view.Problem{Key: "address-missing"}
	case fault != mail.NoFault:
		return view.BooksPlace{}, &view.Problem{Key: "address-invalid"}
	case !set.Bool("account.lookup"):
		return view.BooksPlace{}, &view.Problem{Key: "lookup-off"}
	}
	at, outside, err := findBooks(ctx, address, set)
	if err != nil {
		return view.BooksPlace{}, err
	}
	return view.BooksPlace{Server: at.String(), Host: at.Host, User: address.Plain(), Outside: outside}, nil
}

// findBooks looks for the server of an address, and tells whether it is one of another organisation.
func findBooks(ctx context.Context, a mail.Address, set policy.Set) (at *url.URL, outside bool, err error) {
	at, err = carddav.Find(ctx, a, davOptions(set))
	if err != nil {
		return nil, false, err
	}
	return at, mail.ParseDomain(at.Hostname()).Registered() != a.Domain().Registered(), nil
}

func davOptions(set policy.Set) carddav.Options {
	return carddav.Options{CAFile: set.Get("account.ca-file").Value}
}

// Read implements desk.Books.
func (b bookshelf) Read(ctx context.Context, form view.BooksForm, set policy.Set) (view.BooksRead, error) {
	l := newLearner(ctx, b.guard, io.Discard)
	err := b.into(onlyBooks{l}, form, set)
	if err == nil {
		err = l.flush()
	}
	if err != nil {
		return view.BooksRead{}, err
	}
	return view.BooksRead{Done: true, Addresses: len(l.entries), Bad: l.bad.n, Alike: len(l.doubles())}, nil
}

func (b bookshelf) into(to onlyBooks, form view.BooksForm, set policy.Set) error {
	if form.Where == "server" {
		at, _, err := carddav.Parse(form.Server)
		switch {
		case err != nil:
			return err
		case form.User == "":
			return &view.Problem{Key: "user-missing"}
		case form.Password == "":
			return &view.Problem{Key: "password-missing"}
		}
		_, err = carddav.Read(to.ctx, at, form.User, form.Password, shelf{to.learner, carddav.Place(at)}, davOptions(set))
		return err
	}
	files := []string{form.Path}
	if form.Where == "thunderbird" {
		if files = discover.New(discover.Options{Profiles: b.profiles}).Books(); len(files) == 0 {
			return &view.Problem{Key: "no-thunderbird"}
		}
	}
	for _, file := range files {
		err := archive.Read(file, archive.Options{}, to)
		var place *fs.PathError
		if errors.As(err, &place) {
			return &view.Problem{Key: "file-unreadable"}
		}
		if err != nil {
			return err
		}
	}
	if form.Where == "file" && len(to.entries) == 0 {
		return errNoBook
	}
	return nil
}

var errNoBook error = &view.Problem{Key: "no-book"}

// onlyBooks learns no mail: whoever chose a file here meant an address book.
type onlyBooks struct{ *learner }

func (o onlyBooks) Item(item archive.Item) error {
	if item.Listed == nil {
		return errNoBook
	}
	return o.learner.Item(item)
}
