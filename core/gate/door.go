package gate

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"time"

	"missent/core/guard"
	"missent/core/history"
	"missent/core/view"
)

// maxConns is how many connections an account may have at once; a mail client uses one or two.
const maxConns = 64

// closing is how long an answer of the provider is waited for when the gate closes.
const closing = 5 * time.Second

// door is the way in for one account.
type door struct {
	gate     *Gate
	is       guard.Gate
	ctx      context.Context
	cancel   context.CancelFunc
	guesses  *often // wrong passwords
	messages *often // at more than so many nobody types them
	done     sync.WaitGroup

	mu        sync.Mutex
	listeners []net.Listener
	conns     int
	flights   int
	landed    chan struct{} // closed when it closes and nothing flies
	closing   bool
	state     view.GateState
	key       []byte                   // digest of a password for a test, nil mostly
	since     time.Time                // when it opened: what was sent earlier is none of its business
	through   map[history.Key]struct{} // the messages that passed
}

func newDoor(g *Gate, gt guard.Gate) *door {
	d := &door{gate: g, is: gt, landed: make(chan struct{}), since: g.opt.Now(), through: map[history.Key]struct{}{}}
	d.guesses, d.messages = newOften(maxGuesses), newOften(rush)
	d.state = view.GateState{
		Account: gt.Account, Host: gt.Host, Port: gt.Port, Security: gt.Security, Plain: gt.Plain, TLS: gt.TLS,
		SignIn: gt.SignIn, User: gt.User, Print: g.print,
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

func (d *door) account() string { return d.is.Account }
func (d *door) host() string    { return d.is.Host }

// listen opens the ports, on loopback and nowhere else.
func (d *door) listen() error {
	for _, port := range []struct {
		number int
		secure bool
	}{{d.is.Plain, false}, {d.is.TLS, true}} {
		if port.number == 0 {
			continue
		}
		ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port.number)))
		if err != nil {
			d.close()
			return err
		}
		d.mu.Lock()
		d.listeners = append(d.listeners, ln)
		d.mu.Unlock()
		d.done.Add(1)
		go d.accept(ln, port.secure)
	}
	return nil
}

func (d *door) accept(ln net.Listener, secure bool) {
	defer d.done.Done()
	for {
		conn, err := ln.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // too many open files, mostly
			select {
			case <-time.After(100 * time.Millisecond):
			case <-d.ctx.Done():
				return
			}
		case foreign(conn):
			conn.Close()
		case !d.enter():
			_, _ = io.WriteString(conn, "421 4.3.2 Too many connections\r\n")
			conn.Close()
		default:
			go d.handle(conn, secure)
		}
	}
}

// enter counts a connection, where one more may come in.
func (d *door) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing || d.conns >= maxConns {
		return false
	}
	d.conns++
	d.done.Add(1)
	return true
}

func (d *door) handle(conn net.Conn, secure bool) {
	defer func() {
		conn.Close()
		d.mu.Lock()
		d.conns--
		d.mu.Unlock()
		d.done.Done()
	}()
	stop := context.AfterFunc(d.ctx, func() { conn.Close() })
	defer stop()
	if secure {
		c := tls.Server(conn, d.gate.config)
		ctx, cancel := context.WithTimeout(d.ctx, dialTimeout)
		defer cancel()
		if c.HandshakeContext(ctx) != nil {
			return
		}
		conn = c
	}
	newSession(d.ctx, d, conn, secure).serve()
}

// dial opens a connection to the provider that ends with the door.
func (d *door) dial(ctx context.Context) (*upstream, error) {
	u, err := dialing{d.is, d.gate.opt.Roots, d.gate.opt.Dial}.open(ctx)
	if err != nil {
		d.trouble(failed(err).(*Error).Key)
		return nil, err
	}
	u.stop = context.AfterFunc(d.ctx, u.close)
	d.trouble("")
	return u, nil
}

// fly is Gate.fly for this door; nil when it closes.
func (d *door) fly(name string) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing {
		return nil
	}
	d.flights++
	down := d.gate.fly(name)
	return func() {
		down()
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.flights--; d.flights == 0 && d.closing {
			close(d.landed)
		}
	}
}

// close ends the door. What is held is not sent.
func (d *door) close() {
	d.mu.Lock()
	if !d.closing && d.flights == 0 {
		close(d.landed)
	}
	d.closing = true
	for _, ln := range d.listeners {
		ln.Close()
	}
	d.mu.Unlock()
	select {
	case <-d.landed:
	case <-time.After(closing):
	}
	d.cancel()
	d.done.Wait()
}

// opens tells whether this is the digest of a password that opens the door.
func (d *door) opens(digest []byte) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return subtle.ConstantTimeCompare(digest, d.is.Digest) == 1 || d.key != nil && subtle.ConstantTimeCompare(digest, d.key) == 1
}
