package localapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"syscall"
	"time"

	"missent/core/view"
)

// Client speaks to the guard that runs on a data folder. It is itself a Guard. Every call is a conversation of its own;
// ErrNotRunning comes from any of them.
type Client struct {
	dataDir string
}

var _ Guard = Client{}

// NewClient reaches the guard of a data folder. Nothing happens before the first call.
func NewClient(dataDir string) Client { return Client{dataDir} }

// Status asks what the guard does now.
func (c Client) Status(ctx context.Context) (view.Status, error) {
	r, err := c.call(ctx, request{Method: "status"})
	if err != nil {
		return view.Status{}, err
	}
	if r.Status == nil {
		return view.Status{}, fmt.Errorf("local interface: status: %w", io.ErrUnexpectedEOF)
	}
	return *r.Status, nil
}

// Raise brings the main window up.
func (c Client) Raise(ctx context.Context, page view.Page) error {
	_, err := c.call(ctx, request{Method: "raise", Page: page})
	return err
}

// Pause stops asking for that many minutes; 0 resumes.
func (c Client) Pause(ctx context.Context, minutes int) error {
	_, err := c.call(ctx, request{Method: "pause", Minutes: minutes})
	return err
}

// Reload makes the guard read its accounts and settings again.
func (c Client) Reload(ctx context.Context) error {
	_, err := c.call(ctx, request{Method: "reload"})
	return err
}

// Quit ends the guard.
func (c Client) Quit(ctx context.Context) error {
	_, err := c.call(ctx, request{Method: "quit"})
	return err
}

func (c Client) call(ctx context.Context, r request) (response, error) {
	answer, err := c.exchange(ctx, r)
	if err != nil {
		return response{}, fmt.Errorf("local interface: %s: %w", r.Method, err)
	}
	if answer.Error != "" {
		return response{}, fmt.Errorf("local interface: %s: %w (%s)", r.Method, ErrRefused, answer.Error)
	}
	return answer, nil
}

// AddOn opens the session of an add-on. What is read and written from then on are the frames of core/addon; the caller
// closes it.
func (c Client) AddOn(ctx context.Context, extension string) (io.ReadWriteCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*patience)
	defer cancel()
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("local interface: %s: %w", addOn, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })
	defer stop()
	lines := bufio.NewReader(conn)
	answer, err := response{}, json.NewEncoder(conn).Encode(request{Method: addOn, Extension: extension})
	if err == nil {
		var line []byte
		if line, err = lines.ReadSlice('\n'); err == nil {
			err = json.Unmarshal(line, &answer)
		}
	}
	if err == nil && answer.Error != "" {
		err = fmt.Errorf("%w (%s)", ErrRefused, answer.Error)
	}
	if err != nil {
		return nil, fmt.Errorf("local interface: %s: %w", addOn, errors.Join(err, conn.Close()))
	}
	return struct {
		io.Reader
		io.WriteCloser
	}{lines, conn}, nil
}

// dial connects to the guard, and makes sure that it is ours.
func (c Client) dial(ctx context.Context) (net.Conn, error) {
	path, err := socketPath(c.dataDir)
	if err != nil {
		return nil, err
	}
	conn, err := connect(ctx, path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, ErrNotRunning
	}
	if err != nil {
		return nil, err
	}
	// A socket that somebody else put there could make us believe that a guard is watching.
	me, err := owner()
	if who, peerErr := host(conn); err != nil || peerErr != nil || who != me {
		return nil, errors.Join(fmt.Errorf("the socket is not ours: %w", fs.ErrPermission), conn.Close())
	}
	return conn, nil
}

func (c Client) exchange(ctx context.Context, r request) (answer response, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*patience)
	defer cancel()
	conn, err := c.dial(ctx)
	if err != nil {
		return answer, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })
	defer stop()
	if err := json.NewEncoder(conn).Encode(r); err != nil {
		return answer, err
	}
	return answer, json.NewDecoder(io.LimitReader(conn, maxResponse)).Decode(&answer)
}
