package guard

import (
	"time"

	"missent/core/history"
	"missent/core/mail"
	"missent/core/view"
)

// worst first: what the whole program is in is the worst any account is in.
var worst = []view.State{
	view.SignedOut, view.Refused, view.Untrusted, view.NoPassword, view.Reconnecting, view.Stopped, view.Connecting, view.Learning, view.Watching,
}

// Status is what the side bar, the tray and `missent status` show.
func (g *Guard) Status() view.Status {
	var gates []view.GateState
	if g.gate != nil {
		gates = g.gate.Gates()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	s := view.Status{State: view.Stopped, People: g.book.Len(), Domains: g.book.Domains(), Notice: g.notice, Accounts: []view.Account{}, Gates: gates}
	place := len(worst)
	for _, a := range g.accounts {
		v := a.view()
		s.Accounts = append(s.Accounts, v)
		for i, state := range worst[:place] {
			if state == v.State {
				s.State, place = state, i
				break
			}
		}
	}
	if g.paused() {
		s.State, s.PausedUntil = view.Paused, g.pause.until.Round(time.Second)
	}
	return s
}

// Asking tells whether a question is open, or about to be.
func (g *Guard) Asking() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.open != nil || len(g.queue) > 0 && !g.paused()
}

// view is the account as a window shows it; mu is held.
func (a *account) view() view.Account {
	v := view.Account{
		ID: a.ID, Address: a.Address.Plain(), Host: a.Host, Port: a.Port, User: a.User,
		SignIn: a.SignIn, Unkept: a.unkept,
		State: a.state, Since: a.since, NextTry: a.nextTry, Problem: a.problem, Known: a.known,
	}
	if a.reading && v.State == view.Watching {
		v.State = view.Learning
	}
	if a.reading && a.progress != nil {
		p := *a.progress
		v.Progress = &p
	}
	return v
}

// Known gives the record of a.
func (g *Guard) Known(a mail.Address) (history.Record, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.book.Get(a)
}
