package desk

import (
	"context"

	"missent/core/policy"
	"missent/core/view"
)

// Books reads address books into history. Errors may have a method Problem that gives their key.
type Books interface {
	Find(ctx context.Context, typed string, set policy.Set) (view.BooksPlace, error)
	Read(ctx context.Context, form view.BooksForm, set policy.Set) (view.BooksRead, error)
}

// FindBooks looks for the address books of an address. It signs in nowhere.
func (d *Desk) FindBooks(ctx context.Context, typed string) (view.BooksPlace, error) {
	if d.opt.Books == nil {
		return view.BooksPlace{}, &view.Problem{Key: "internal"}
	}
	d.guard.Refresh()
	place, err := d.opt.Books.Find(ctx, typed, d.currentSettings())
	place.Host = Safe(place.Host, longName)
	return place, keyed(err)
}

// ReadBooks reads address books: entries become evidence, and nothing is changed in them.
func (d *Desk) ReadBooks(ctx context.Context, form view.BooksForm) (view.BooksRead, error) {
	if d.opt.Books == nil {
		return view.BooksRead{}, &view.Problem{Key: "internal"}
	}
	d.guard.Refresh()
	read, err := d.opt.Books.Read(ctx, form, d.currentSettings())
	return read, keyed(err)
}

// keyed is an error as a window shows it.
func keyed(err error) error {
	if key, ok := view.KeyOf(err); ok {
		return &view.Problem{Key: key}
	}
	return problem(err)
}
