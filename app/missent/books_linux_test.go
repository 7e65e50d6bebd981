package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"missent/core/coretest"
	"missent/core/view"
)

// TestBooksOfTheWindow: what the window reads by the real desk, from a file, from Thunderbird, from a real CardDAV server; and
// what it says where that does not work.
func TestBooksOfTheWindow(t *testing.T) {
	const card = "BEGIN:VCARD\nVERSION:3.0\nUID:%d\nFN:%s\nN:;;;;\nEMAIL:%s\nEND:VCARD\n"
	dav := coretest.Radicale(t, map[string][]string{"contacts": {fmt.Sprintf(card, 1, "Jane Doe", "jane.doe@us.af.mil")}})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	putFile(t, ca, string(dav.CA.PEM))
	h := wired(t, ruled(t, fmt.Sprintf(`{"account.ca-file": %q}`, ca)), nil)
	defer shut(t, h)
	server := fmt.Sprintf("https://anna@localhost:%d/", dav.Port)
	window := h.desk.Window(t.Context(), view.People)
	place, err := window.FindBooks(t.Context(), server)
	if err != nil || place.User != "anna" || !strings.HasPrefix(place.Host, "localhost:") || strings.Contains(place.Server, "anna") {
		t.Fatalf("%+v, %v", place, err)
	}
	read := func(form view.BooksForm) view.BooksRead {
		t.Helper()
		got, err := window.ReadBooks(t.Context(), form)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	on := view.BooksForm{Where: "server", Server: place.Server, User: place.User, Password: dav.Password}
	if got := read(on); !got.Done || got.Addresses != 1 || got.Alike != 0 {
		t.Errorf("from the server: %+v", got)
	}
	file := filepath.Join(t.TempDir(), "contacts.vcf")
	putFile(t, file, fmt.Sprintf(card, 2, "Jane Doe", "jane.doe@us.af.ml")+fmt.Sprintf(card, 3, "Nobody", "no address"))
	if got := read(view.BooksForm{Where: "file", Path: file}); got.Addresses != 1 || got.Bad != 1 || got.Alike != 1 {
		t.Errorf("from a file: %+v", got)
	}
	if slips, err := window.Slips(t.Context()); err != nil || slips.Matches != 1 || slips.Rows[0].Address != "jane.doe@us.af.ml" || !slips.Rows[0].Listed {
		t.Errorf("the clean-up list: %+v, %v", slips, err)
	}
	mbox := filepath.Join(t.TempDir(), "mbox")
	putFile(t, mbox, "From a\nFrom: a@a.example\nTo: b@b.example\n\nx\n")
	wrong := on
	wrong.Password = "wrong"
	for want, form := range map[string]view.BooksForm{
		"no-book":         {Where: "file", Path: mbox},
		"file-unreadable": {Where: "file", Path: file + ".gone"},
		"refused":         wrong,
		"url":             {Where: "server", Server: "http://localhost/", User: "anna", Password: "x"},
		"user-missing":    {Where: "server", Server: place.Server, Password: "x"},
	} {
		_, err := window.ReadBooks(t.Context(), form)
		var p *view.Problem
		if !errors.As(err, &p) || p.Key != want {
			t.Errorf("%+v: %v, want %s", form.Where, err, want)
		}
	}
	for typed, want := range map[string]string{"": "address-missing", "anna": "address-invalid", "https://a:b@c.example/": "password-in-url"} {
		_, err := window.FindBooks(t.Context(), typed)
		var p *view.Problem
		if !errors.As(err, &p) || p.Key != want {
			t.Errorf("%q: %v, want %s", typed, err, want)
		}
	}
	if people := h.guard.Status().People; people != 2 {
		t.Errorf("%d people", people)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}
