package guard

import "missent/core/mail"

// AddOwn takes up further addresses of the user, until the program ends.
func (g *Guard) AddOwn(addrs ...mail.Address) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.opt.Me = append(g.opt.Me, addrs...)
	g.own()
}
