package addon

import (
	"context"

	"missent/core/check"
	"missent/core/document"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// look judges a message while it is written.
func (s *session) look(ctx context.Context, m *mail.Message) reply {
	hints := []Hint{}
	for _, f := range s.Guard.Peek(ctx, m).Findings {
		if f.Level >= check.Note && len(hints) < mostAsks {
			hints = append(hints, Hint{level(f.Level), s.Desk.Hint(m, f)})
		}
	}
	return reply{Hints: hints}
}

// hold takes a message in at Send.
func (s *session) hold(ctx context.Context, h guard.Held) reply {
	if _, again := s.held[h.ID]; !again && len(s.held) >= mostHeld {
		return reply{Error: "too-fast"}
	}
	files := s.files[h.ID]
	if h.Fetch = files == nil; !h.Fetch {
		h.Files = func(context.Context) []mail.File { return files.Files() }
	}
	holding, err := s.Guard.Hold(ctx, h)
	if err != nil {
		return reply{Error: "failed"}
	}
	h.Files = nil // what is held on to is not what was found
	s.held[h.ID] = h
	settings := s.Settings()
	if holding.Fetch {
		s.files[h.ID] = document.NewPieces(h.Message.Attachments)
		return reply{Settings: &settings, Fetch: true}
	}
	out := reply{Settings: &settings, Asks: []view.Ask{}}
	for _, q := range holding.Questions[:min(len(holding.Questions), mostAsks)] {
		s.asks[q.ID] = h.ID
		out.Asks = append(out.Asks, s.Desk.Question(q))
	}
	return out
}

// file takes a piece of a file that the guard asked for.
func (s *session) file(ctx context.Context, id string, p *piece) reply {
	files := s.files[id]
	switch {
	case !s.limit.bytes(len(p.Data), s.Now()):
		return reply{Error: "too-fast"}
	case files == nil || !files.Add(ctx, p.File, p.Data, p.Last):
		return reply{Error: "unknown"}
	}
	return reply{}
}
