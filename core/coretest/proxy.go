package coretest

import (
	"crypto/tls"
	"net"
	"strconv"
	"sync"
)

// Proxy stands between a client and a server, and does what networks do: connections die without a word, nobody answers,
// somebody else answers. It passes bytes on and reads none, so that TLS is between the two.
type Proxy struct {
	Host string
	Port int

	ln net.Listener
	wg sync.WaitGroup

	mu     sync.Mutex
	to     string
	down   bool
	portal *tls.Config
	conns  map[*proxied]bool
}

// proxied is one connection and its other half.
type proxied struct {
	client, server net.Conn
	frozen         chan struct{} // closed: nothing passes any more
}

// StartProxy starts one before a server on loopback.
func StartProxy(t TB, port int) *Proxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("proxy: %v", err)
	}
	p := &Proxy{
		Host: "127.0.0.1", Port: ln.Addr().(*net.TCPAddr).Port, ln: ln,
		to: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), conns: map[*proxied]bool{},
	}
	p.wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			p.wg.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		ln.Close()
		p.Cut()
		p.wg.Wait()
	})
	return p
}

// Cut ends every connection: the network changed, the server restarts.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.client.Close()
		c.server.Close()
	}
}

// Freeze makes every connection there is pass nothing any more, and tells nobody: what is left of them after the computer
// has slept. New ones work.
func (p *Proxy) Freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		select {
		case <-c.frozen:
		default:
			close(c.frozen)
		}
	}
}

// Down makes the proxy hang up on whoever connects.
func (p *Proxy) Down(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

// Portal makes somebody else answer, with a certificate of his own: the login page of a hotel. nil ends it.
func (p *Proxy) Portal(config *tls.Config) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.portal = config
}

func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	p.mu.Lock()
	down, portal := p.down, p.portal
	p.mu.Unlock()
	if down {
		return
	}
	if portal != nil {
		tls.Server(client, portal).Handshake()
		return
	}
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	c := &proxied{client: client, server: server, frozen: make(chan struct{})}
	p.mu.Lock()
	p.conns[c] = true
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { c.pass(server, client) })
	both.Go(func() { c.pass(client, server) })
	both.Wait()
	p.mu.Lock()
	delete(p.conns, c)
	p.mu.Unlock()
}

// pass copies until one side ends. What comes after a freeze is swallowed.
func (c *proxied) pass(to, from net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		select {
		case <-c.frozen:
			if err != nil {
				from.Close()
				return
			}
			continue
		default:
		}
		if _, failed := to.Write(buf[:n]); err != nil || failed != nil {
			return
		}
	}
}
