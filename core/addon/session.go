package addon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"missent/core/check"
	"missent/core/document"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/view"
)

// Guard judges and decides; see guard.Guard for what the methods promise.
type Guard interface {
	Hold(ctx context.Context, h guard.Held) (guard.Holding, error)
	Shown(ctx context.Context, id string) error
	Answer(ctx context.Context, id string, c view.Choice) error
	Validate(ctx context.Context, id string, why mail.Secret) error
	UndoAlways(ctx context.Context, id string) error
	Dropped(ctx context.Context, h guard.Held)
	Peek(ctx context.Context, m *mail.Message) check.Verdict
	Accounts() []guard.Account
}

// Desk draws what the add-on shows.
type Desk interface {
	Question(q guard.Question) view.Ask
	// Hint draws a finding about a message nothing is asked about yet.
	Hint(m *mail.Message, f check.Finding) view.Ask
}

// Options of a Server. All must be given but Now.
type Options struct {
	Guard    Guard
	Desk     Desk
	Settings func() Settings
	Now      func() time.Time
}

// Server serves the add-ons of all mail clients of the user.
type Server struct {
	Options
	limit  *limiter
	joined atomic.Int32
}

// New makes a Server; nothing runs.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Server{Options: o, limit: newLimiter()}
}

// Extension is the one add-on that is served.
func (s *Server) Extension() string { return Extension }

// Connected is how many add-ons are there now.
func (s *Server) Connected() int { return int(s.joined.Load()) }

const (
	// mostAsks is how many questions come at once; when they are answered the add-on holds the message again.
	mostAsks = 20
	// mostHeld is how many messages one mail client may hold at the same time.
	mostHeld = 64
)

// patience is how long the guard may take over one request. The add-on gives up earlier.
const patience = 20 * time.Second

// session is one add-on.
type session struct {
	*Server
	held  map[string]guard.Held       // messages handed in and not released, by their ID
	asks  map[string]string           // questions about them, and about which
	files map[string]*document.Pieces // of them, where the guard asked for their files
}

// Serve answers the add-on at the other end of c until it goes, which is no error, or breaks the protocol. What it still
// held is given up.
func (s *Server) Serve(ctx context.Context, c io.ReadWriter) error {
	in := &session{Server: s, held: map[string]guard.Held{}, asks: map[string]string{}, files: map[string]*document.Pieces{}}
	err := in.run(ctx, c)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	for _, h := range in.held {
		s.Guard.Dropped(last, h)
	}
	return err
}

func (s *session) run(ctx context.Context, c io.ReadWriter) error {
	var buf []byte
	greeted := false
	for {
		frame, err := readFrame(c, buf, MaxRequest)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("addon: %w", err)
		}
		r, err := parseRequest(frame)
		if err != nil || greeted == (r.Do == "hello") {
			return fmt.Errorf("addon: %w", errRequest)
		}
		if !greeted {
			greeted = true
			s.joined.Add(1)
			defer s.joined.Add(-1)
		}
		answer := s.do(ctx, &r)
		answer.N = r.N
		text, err := json.Marshal(answer)
		if err != nil {
			return fmt.Errorf("addon: %w", err)
		}
		if err := writeFrame(c, text, MaxReply); err != nil {
			return fmt.Errorf("addon: %w", err)
		}
		buf = frame[:cap(frame)]
	}
}

// do answers one request.
func (s *session) do(ctx context.Context, r *request) reply {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if r.Do == "file" {
		return s.file(ctx, r.ID, r.Piece)
	}
	if !s.limit.request(s.Now()) {
		return reply{Error: "too-fast"}
	}
	switch r.Do {
	case "hello":
		if r.Protocol != protocol {
			return reply{Error: "protocol"}
		}
		settings := s.Settings()
		return reply{Settings: &settings}
	case "look", "hold":
		m := r.Message.read(s.Now())
		if !s.limit.message(&m, s.Now()) {
			return reply{Error: "too-fast"}
		}
		if r.Do == "look" {
			return s.look(ctx, &m)
		}
		return s.hold(ctx, guard.Held{
			Source: view.AddOn, Account: s.account(m.From.Addr), ID: r.Message.ID, Message: m, Client: "Thunderbird",
		})
	case "shown":
		return s.about(r.Ask, func() error { return s.Guard.Shown(ctx, r.Ask) })
	case "answer":
		return s.about(r.Ask, func() error { return s.Guard.Answer(ctx, r.Ask, r.Choice) })
	case "validate":
		return s.about(r.Ask, func() error { return s.Guard.Validate(ctx, r.Ask, r.Why) })
	case "undo":
		return s.about(r.Ask, func() error { return s.Guard.UndoAlways(ctx, r.Ask) })
	case "release":
		if h, ok := s.held[r.ID]; ok {
			delete(s.held, r.ID)
			delete(s.files, r.ID)
			maps.DeleteFunc(s.asks, func(_, about string) bool { return about == r.ID })
			s.Guard.Dropped(ctx, h)
		}
		return reply{}
	}
	return reply{Error: "request"}
}

// about does what a caller may do with a question about a message of its own, and with no other.
func (s *session) about(ask string, do func() error) reply {
	if _, own := s.asks[ask]; !own {
		return reply{Error: "unknown"}
	}
	switch err := do(); {
	case err == nil:
		return reply{}
	case errors.Is(err, guard.ErrUnknown):
		return reply{Error: "unknown"}
	case errors.Is(err, guard.ErrAnswered):
		return reply{Error: "answered"}
	case errors.Is(err, guard.ErrChoice):
		return reply{Error: "invalid"}
	case errors.Is(err, guard.ErrFull):
		return reply{Error: "disk-full"}
	}
	return reply{Error: "failed"}
}

// account finds whose mail it is, "" where Missent does not watch it.
func (s *session) account(from mail.Address) string {
	for _, a := range s.Guard.Accounts() {
		own := a.Address == from || slices.ContainsFunc(a.Aliases, func(alias string) bool {
			return slices.ContainsFunc(mail.ParseList(alias, mail.To), func(r mail.Recipient) bool { return r.Addr == from })
		})
		if own {
			return a.ID
		}
	}
	return ""
}
