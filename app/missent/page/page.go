package page

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"missent/app/missent/terminal"
	"missent/core/view"
)

//go:embed page.css
var style string

//go:embed logo.svg
var logo string

// policy is what the page may do: wear its own style sheet.
func policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// Write writes the report. version is that of the program.
func Write(w io.Writer, p *view.BacktestPage, version string) error {
	out := &writer{Writer: bufio.NewWriter(w)}
	out.put(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="%"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>%</title><style>%</style></head><body><main>`, policy(), say("page.title"), markup(style))
	out.head(p)
	out.tiles(p)
	out.plots(p)
	out.windows(p)
	out.astray(p)
	out.put(`<footer>%</footer></main></body></html>
`, terminal.Say("page.foot", map[string]string{"version": version}))
	if out.err == nil {
		out.err = out.Flush()
	}
	if out.err != nil {
		return fmt.Errorf("report: %w", out.err)
	}
	return nil
}

// markup is HTML of this package. A variable text does not turn into it by itself: it has to be said.
type markup string

// writer puts pieces of the page together.
type writer struct {
	*bufio.Writer
	err error
}

// put writes the markup with an argument in place of each %: texts are escaped, be it for content or for the value of an
// attribute, numbers stand as such.
func (w *writer) put(m markup, args ...any) {
	for i, piece := range strings.Split(string(m), "%") {
		if i > 0 {
			piece = shown(args[i-1]) + piece
		}
		if w.err == nil {
			_, w.err = w.WriteString(piece)
		}
	}
}

func shown(arg any) string {
	switch a := arg.(type) {
	case markup:
		return string(a)
	case float64:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", a), ".0")
	default:
		return html.EscapeString(fmt.Sprint(a))
	}
}

// say is a sentence of the catalogue.
func say(key string) string { return terminal.Say(key, nil) }

func number(n int) string { return terminal.Number(n) }

func date(t time.Time) string { return t.Local().Format("2 January 2006") }

func (w *writer) head(p *view.BacktestPage) {
	w.put(`<header><div class="id">%Missent<span>% % – %</span></div>`, markup(logo), say("page.kind"), date(p.From), date(p.To))
	w.put(`<h1>%</h1><p class="lead">%</p>`, strings.TrimSuffix(terminal.Headline(p), "."), terminal.Replayed(p))
	if p.Held > 0 {
		w.put(`<p class="lead">%</p>`, terminal.Held(p))
	}
	w.put(`</header>`)
}

func (w *writer) tiles(p *view.BacktestPage) {
	w.put(`<dl class="card tiles">`)
	tile := func(key string, value string) { w.put(`<div><dt>%</dt><dd>%</dd></div>`, say(key), value) }
	tile("page.sent", number(p.Messages))
	tile("page.windows", number(p.Windows))
	if p.Windows > 0 {
		tile("page.rate", "1 : "+terminal.Number(p.Messages/p.Windows))
	}
	tile("page.notes", number(p.Notes))
	tile("page.astray", number(len(p.Astray)))
	w.put(`</dl>`)
}

func (w *writer) windows(p *view.BacktestPage) {
	if len(p.Slips) == 0 {
		return
	}
	w.put(`<section><h2>%</h2>`, say("page.what"))
	w.table(p.Slips)
	if n := p.Windows - len(p.Slips); n > 0 {
		w.put(`<p class="hint">%</p>`, terminal.Say("page.more", map[string]string{"n": terminal.Number(n)}))
	}
	w.put(`</section>`)
}

func (w *writer) astray(p *view.BacktestPage) {
	w.put(`<section><h2>%</h2>`, say("page.wrong"))
	if len(p.Astray) == 0 {
		w.put(`<p class="lead">%</p></section>`, say("page.none"))
		return
	}
	w.table(p.Astray)
	w.put(`<p class="hint">%</p></section>`, say("page.hindsight"))
}

// table lists slips.
func (w *writer) table(slips []view.Slip) {
	then := slips[0].Then != ""
	w.put(`<div class="card scroll"><table><thead><tr>`)
	for _, key := range []string{"page.col-sent", "page.col-to", "page.col-meant", "page.col-why"} {
		w.put(`<th scope="col">%</th>`, say(key))
	}
	if then {
		w.put(`<th scope="col">%</th>`, say("page.col-then"))
	}
	w.put(`</tr></thead><tbody>`)
	for i := range slips {
		s := &slips[i]
		w.put(`<tr><td class="day">%</td><td class="typed">`, s.Time.Local().Format("2 Jan 2006"))
		w.address(&s.Typed)
		w.put(`</td><td class="known">`)
		if s.Known != nil {
			w.address(s.Known)
			if known := terminal.Known(s); known != "" {
				w.put(`<span class="sub">%</span>`, known)
			}
		} else {
			w.put(`%`, say("page.unknown"))
		}
		w.put(`</td><td>%</td>`, terminal.SlipReason(s))
		if then {
			class := "tag"
			if s.Then == "silent" {
				class = "tag silent"
			}
			w.put(`<td><span class="%">%</span></td>`, class, terminal.Say("then."+s.Then, nil))
		}
		w.put(`</tr>`)
	}
	w.put(`</tbody></table></div>`)
}

// address draws one as the windows do: what differs is marked, what is missing keeps its place.
func (w *writer) address(a *view.Address) {
	w.put(`<span class="addr"><span class="sr">%</span><span aria-hidden="true">`, a.Plain)
	w.segments(a.Local)
	if strings.Contains(a.Plain, "@") {
		w.put(`@<wbr>`)
	}
	w.segments(a.Domain)
	w.put(`</span></span>`)
}

func (w *writer) segments(all []view.Segment) {
	for _, s := range all {
		switch s.Kind {
		case "gap":
			w.put(`<mark class="gap">%</mark>`, strings.Repeat("\u00a0", len([]rune(s.Text))))
		case "changed":
			w.put(`<mark class="ch">%</mark>`, s.Text)
		default: // a long domain breaks after a dot
			for i, piece := range strings.SplitAfter(s.Text, ".") {
				if i > 0 {
					w.put(`<wbr>`)
				}
				w.put(`%`, piece)
			}
		}
	}
}
