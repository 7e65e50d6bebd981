package page

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"missent/core/view"
)

var end = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)

// report is a year with three windows, where every text is the given one.
func report(evil string) *view.BacktestPage {
	p := &view.BacktestPage{From: end.AddDate(-1, 0, 0), To: end, Replayed: 9120, Messages: 3204, Windows: 3, Notes: 14, Limit: 2, Held: 1}
	for i := range 12 {
		t := time.Date(2025, time.Month(12+i), 1, 0, 0, 0, 0, time.UTC)
		p.Months = append(p.Months, view.Month{Month: t.Format("2006-01"), Messages: 267})
	}
	p.Months[3].Windows, p.Months[3].Held = 3, 1
	address := func(kind string) view.Address {
		return view.Address{
			Plain: evil + "@army.ml", Name: evil, Sent: 3,
			Local: []view.Segment{{Text: evil, Kind: "same"}}, Domain: []view.Segment{{Text: "army.m", Kind: "same"}, {Text: evil, Kind: kind}, {Text: "l", Kind: "same"}},
		}
	}
	known := address("changed")
	for i, reason := range []string{"tld-country", "edit-missing", evil} {
		args := map[string]string{"domain": evil, "country": evil, "known": evil}
		s := view.Slip{Time: end.AddDate(0, -i, 0), Typed: address("gap"), Known: &known, Reason: reason, Args: args}
		p.Slips = append(p.Slips, s)
		s.Then = []string{"bounced", "silent", evil}[i]
		p.Astray = append(p.Astray, s)
	}
	p.Astray[2].Known = nil
	return p
}

func write(t *testing.T, p *view.BacktestPage) string {
	t.Helper()
	var s strings.Builder
	if err := Write(&s, p, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	return s.String()
}

func TestTellsWhatWasFound(t *testing.T) {
	text := write(t, report("jane"))
	for _, want := range []string{
		"In the last 12 months: 3 windows", "3,204 messages sent", "14 quiet notes, which", "limit: 2 a month", "With the limit of 2 windows a month, 1 of them",
		"jane is in jane", "One letter is missing", "it bounced", "no answer", "Missent 1.2.3", `aria-label="Windows per month: December 0, January 0, February 0, March 3,`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if n := strings.Count(text, "<tr>"); n != 8 {
		t.Errorf("%d rows, want two heads and six slips", n)
	}
	quiet := write(t, &view.BacktestPage{From: end, To: end, Months: []view.Month{{Month: "2026-11"}}})
	for _, want := range []string{"no window", "Missent would have stayed silent.", "No message looks as if it did."} {
		if !strings.Contains(quiet, want) {
			t.Errorf("of silence: %q is missing", want)
		}
	}
}

// Whatever stands in an address, the page has no element, attribute or reference but its own.
func TestHostileTextStaysText(t *testing.T) {
	clean := shape(t, write(t, report("jane")))
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</style><script>`, `</title></svg><iframe>`,
		`<!--`, `%s%n%`, "&lt;&#x3c;b&gt;", `{domain}{n}`, `]]><svg onload=alert(1)>`, "\u202egnp.exe",
	} {
		text := write(t, report(evil))
		if got := shape(t, text); !slices.Equal(got, clean) {
			t.Errorf("%q changes the page: %d tags, want %d", evil, len(got), len(clean))
		}
		if !strings.Contains(html.UnescapeString(text), evil+"@army.ml") {
			t.Errorf("%q is not shown as it is", evil)
		}
	}
}

// shape is every tag with its attributes, the values of those left out that hold text. It fails on anything active.
func shape(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			return out
		case html.CommentToken:
			t.Error("a comment")
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tag := z.Token()
			if slices.Contains([]string{"script", "iframe", "img", "object", "embed", "form", "link", "a", "base", "foreignobject", "use", "image"}, tag.Data) {
				t.Errorf("there is a %s", tag.Data)
			}
			if tag.Data == "wbr" {
				continue // there is one for each dot
			}
			name := tag.Data
			for _, a := range tag.Attr {
				if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"src", "href", "style", "xlink:href", "srcset", "action"}, a.Key) {
					t.Errorf("%s has %s", tag.Data, a.Key)
				}
				name += " " + a.Key
			}
			out = append(out, name)
		}
	}
}

// The policy allows the style sheet of this page by its hash, and nothing else.
func TestPolicy(t *testing.T) {
	text := write(t, report("jane"))
	sheet := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(text)
	meta := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)
	if sheet == nil || meta == nil {
		t.Fatal("no style sheet, or no policy")
	}
	sum := sha256.Sum256([]byte(sheet[1]))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	if got := html.UnescapeString(meta[1]); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if strings.Contains(sheet[1], "url(") || strings.Contains(sheet[1], "@import") {
		t.Error("the style sheet fetches something")
	}
	if strings.Index(text, meta[0]) > strings.Index(text, "<style>") {
		t.Error("the policy comes too late")
	}
}

// The colours are those of the windows, light and dark.
func TestColoursAreThoseOfTheWindows(t *testing.T) {
	raw, err := os.ReadFile("../../../frontend/src/ui/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	block := func(css, head string) map[string]string {
		_, rest, found := strings.Cut(css, head)
		if !found {
			t.Fatalf("no %s", head)
		}
		rest, _, _ = strings.Cut(rest, "\n}")
		out := map[string]string{}
		for _, m := range regexp.MustCompile(`--([\w-]+):\s*([^;]+);`).FindAllStringSubmatch(rest, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	for _, theme := range []struct{ page, tokens string }{
		{":root {\n", ":root {\n"},
		{"dark) { :root {", `:root[data-theme="dark"] {`},
	} {
		page, tokens := block(style, theme.page), block(string(raw), theme.tokens)
		if len(page) < 15 {
			t.Errorf("only %d colours", len(page))
		}
		for name, value := range page {
			if tokens[name] != value {
				t.Errorf("%s --%s is %s, in the windows %q", theme.page, name, value, tokens[name])
			}
		}
	}
	without, _, _ := strings.Cut(style[strings.Index(style, "* {"):], "never")
	if c := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgb`).FindString(without); c != "" {
		t.Errorf("a colour of its own: %s", c)
	}
}

func TestWriteFails(t *testing.T) {
	r, w := io.Pipe()
	_ = r.Close()
	if err := Write(w, report("jane"), "1"); err == nil {
		t.Error("nobody reads it, and all is well")
	}
}
