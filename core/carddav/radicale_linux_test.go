package carddav

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"missent/core/coretest"
	"missent/core/guard"
	"missent/core/history"
	"missent/core/trust"
)

// TestRadicale: from the address of a server to everybody in all its books, in several requests.
func TestRadicale(t *testing.T) {
	var team []string
	want := []string{"jane.doe@army.mil", "jane@home.example", "kim@fabrikam.example"}
	for n := range 120 {
		team = append(team, card(n, fmt.Sprint("Person ", n), fmt.Sprintf("p%03d@contoso.example", n)))
		want = append(want, fmt.Sprintf("p%03d@contoso.example", n))
	}
	slices.Sort(want)
	r := coretest.Radicale(t, map[string][]string{
		"contacts": {card(1000, "Jane Doe", "jane.doe@army.mil", "jane@home.example"), card(1001, "Kim Park", "kim@fabrikam.example"), card(1002, "No Mail")},
		"team":     team,
	})
	opt := Options{Roots: r.CA.Pool()}
	at := func(path string) *url.URL {
		u, _, err := Parse(fmt.Sprintf("https://localhost:%d%s", r.Port, path))
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	var all sink
	books, err := Read(t.Context(), at(""), r.User, r.Password, &all, opt)
	if err != nil || books != 2 || !slices.Equal(all.addresses(), want) || len(all.bad) > 0 {
		t.Fatalf("%d books, %d addresses, bad %v, %v", books, len(all.listed), all.bad, err)
	}
	for _, l := range all.listed {
		if l.Kind != history.Listed || l.Addr.Plain() == "kim@fabrikam.example" && l.Name != "Kim Park" {
			t.Errorf("read as %+v", l)
		}
	}
	var one sink
	if books, err := Read(t.Context(), at("/anna/contacts/"), r.User, r.Password, &one, opt); err != nil || books != 1 || len(one.listed) != 3 {
		t.Errorf("one book by its URL: %d books, %v, %v", books, one.addresses(), err)
	}

	_, err = Read(t.Context(), at(""), r.User, "wrong", &sink{}, opt)
	if e, ok := errors.AsType[*Error](err); !errors.Is(err, guard.ErrRefused) || !ok || e.Key != keyRefused {
		t.Errorf("a wrong password: %v", err)
	}
	_, err = Read(t.Context(), at(""), r.User, r.Password, &sink{}, Options{})
	if e, ok := errors.AsType[*Error](err); !errors.Is(err, guard.ErrUntrusted) || !ok || e.Key != trust.Unknown {
		t.Errorf("an unknown certificate: %v", err)
	}

	// RFC 6764 with a domain of our own, whose records lead to it; Radicale redirects from the well-known place.
	opt.Resolver = records{srv: "localhost.", port: uint16(r.Port)}
	u, err := Find(t.Context(), address(t, "anna@a.example"), opt)
	if err != nil || u.Hostname() != "localhost" || strings.HasPrefix(u.Path, "/.well-known") {
		t.Fatalf("found %v, %v", u, err)
	}
	var found sink
	if _, err := Read(t.Context(), u, r.User, r.Password, &found, opt); err != nil || len(found.listed) != len(want) {
		t.Errorf("at the place found: %d addresses, %v", len(found.listed), err)
	}
}
