package gate

import "time"

// How long a message waits for the same one that another connection has just handed over, and how often it looks.
const (
	twin     = 5 * time.Second
	twinLook = 10 * time.Millisecond
)

// again answers another try of a message that was handed over before (threat 24); nil: it is none. A client that is still
// there has not tried again: the same message over another connection meanwhile is one that somebody sends twice on
// purpose, and waits for its turn.
func (s *session) again(name string, look func(string) (fate, time.Time, error)) *reply {
	g := s.door.gate
	for end := time.Now().Add(twin); ; {
		f, at, err := look(name)
		s.door.note(err)
		alive := g.alive(name)
		late := time.Now().After(end)
		switch {
		case f == forgotten:
			return nil
		case !alive || late && f == handed:
			return s.recall(name, f, at)
		case late: // its client has the answer, and keeps the connection for later
			s.door.note(g.journal.set(name, forgotten))
			continue
		}
		select {
		case <-time.After(twinLook):
		case <-s.ctx.Done():
			return say(421, "4.3.2 Not sent: Missent is ending")
		}
	}
}

// recall is what a client reads about an earlier try.
func (s *session) recall(name string, f fate, at time.Time) *reply {
	switch {
	case f == accepted:
		s.last = name
		return say(250, "2.0.0 Sent at "+at.Local().Format("15:04")+", and not sent again (Missent)")
	case s.door.gate.flying(name):
		return say(451, "4.4.5 Not sent again: "+s.up.host+" has it and did not answer yet (Missent)")
	}
	return say(554, "5.4.7 Not sent again: "+s.up.host+" may have sent it at "+at.Local().Format("15:04")+
		". Look in Sent; to send it all the same, change it or wait half an hour (Missent)")
}

// owner is the connection a message was handed over from.
type owner struct {
	s *session
	w *watch
}

func (g *Gate) own(name string, s *session, w *watch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.owners[name] = owner{s, w}
	s.owned = name
}

// alive tells whether the client that handed the message over is still there.
func (g *Gate) alive(name string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	o, there := g.owners[name]
	return there && !o.w.isGone()
}

// disown: the client knows what became of the message, or hung up.
func (g *Gate) disown(s *session) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if o, there := g.owners[s.owned]; there && o.s == s {
		delete(g.owners, s.owned)
	}
	s.owned = ""
}
