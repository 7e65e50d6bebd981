package mail

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// breaks are the elements that begin a line.
var breaks = map[atom.Atom]bool{
	atom.Br: true, atom.P: true, atom.Div: true, atom.Tr: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Table: true, atom.Hr: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.Pre: true, atom.Blockquote: true, atom.Body: true,
}

// unseen are the elements whose text nobody reads.
var unseen = map[atom.Atom]bool{atom.Style: true, atom.Script: true, atom.Title: true}

// fromHTML gives the text of a page as a mail client would write it in plain text: a line for each paragraph, "> " before
// what is quoted.
func fromHTML(page string) string {
	var w plainWriter
	in := html.NewTokenizer(strings.NewReader(page))
	hidden := 0
	for w.out.Len() < maxBody {
		kind := in.Next()
		switch kind {
		case html.ErrorToken: // the end; a reader of a string has no other error
			return w.out.String()
		case html.TextToken:
			if hidden == 0 {
				w.text(string(in.Text()))
			}
			continue
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		name, _ := in.TagName()
		tag := atom.Lookup(name)
		switch {
		case unseen[tag] && kind == html.StartTagToken:
			hidden++
		case unseen[tag] && kind == html.EndTagToken:
			hidden = max(0, hidden-1)
		}
		if breaks[tag] {
			w.line(tag == atom.Br)
		}
		switch {
		case tag != atom.Blockquote:
		case kind == html.StartTagToken:
			w.quoted++
		case kind == html.EndTagToken:
			w.quoted = max(0, w.quoted-1)
		}
	}
	return w.out.String()
}

// plainWriter writes lines.
type plainWriter struct {
	out    strings.Builder
	quoted int
	within bool // something stands on the line
	space  bool // a space is due
}

// line begins another line; one that is empty is kept where it was wanted.
func (w *plainWriter) line(wanted bool) {
	if w.within || wanted {
		w.out.WriteByte('\n')
	}
	w.within, w.space = false, false
}

func (w *plainWriter) text(s string) {
	for i, word := range strings.Fields(s) {
		if !w.within {
			w.out.WriteString(strings.Repeat("> ", min(w.quoted, 10)))
		} else if i > 0 || w.space || startsWithSpace(s) {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(word)
		w.within, w.space = true, false
	}
	w.space = w.space || strings.TrimRight(s, " \t\r\n\u00a0") != s
}

func startsWithSpace(s string) bool { return strings.TrimLeft(s, " \t\r\n\u00a0") != s }
