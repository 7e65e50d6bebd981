package pipe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"missent/core/view"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serveOn connects a caller to a handler over a pair of connections and ends both with the test.
func serveOn(t *testing.T, near, far io.ReadWriteCloser, handle Handler) *Conn {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, far, handle) }()
	conn := Dial(near)
	t.Cleanup(func() {
		conn.Close()
		cancel()
		<-ended
	})
	return conn
}

func serve(t *testing.T, handle Handler) *Conn {
	near, far := net.Pipe()
	return serveOn(t, near, far, handle)
}

// duplex is a pair of one-way pipes, as a child process has.
type duplex struct{ in, out *os.File }

func (d duplex) Read(p []byte) (int, error)  { return d.in.Read(p) }
func (d duplex) Write(p []byte) (int, error) { return d.out.Write(p) }
func (d duplex) Close() error                { return errors.Join(d.in.Close(), d.out.Close()) }

func osPipes(t *testing.T) (near, far duplex) {
	t.Helper()
	r1, w1, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r2, w2, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return duplex{r1, w2}, duplex{r2, w1}
}

func echo(_ context.Context, method string, params json.RawMessage) (any, error) {
	return map[string]any{"method": method, "params": params}, nil
}

func TestCallOverOSPipes(t *testing.T) {
	near, far := osPipes(t)
	conn := serveOn(t, near, far, echo)
	var got struct {
		Method string
		Params []string
	}
	if err := conn.Call(context.Background(), "Say", []string{"a\nb", "ü"}, &got); err != nil {
		t.Fatal(err)
	}
	if got.Method != "Say" || got.Params[0] != "a\nb" || got.Params[1] != "ü" {
		t.Fatalf("got %+v", got)
	}
}

func TestWaitingRequestHoldsUpNobody(t *testing.T) {
	release := make(chan struct{})
	conn := serve(t, func(ctx context.Context, method string, params json.RawMessage) (any, error) {
		if method == "Wait" {
			<-release
		}
		return method, nil
	})
	waited := make(chan error, 1)
	go func() {
		var got string
		err := conn.Call(context.Background(), "Wait", nil, &got)
		if err == nil && got != "Wait" {
			err = fmt.Errorf("got %q", got)
		}
		waited <- err
	}()
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			var got string
			name := fmt.Sprint("m", i)
			if err := conn.Call(context.Background(), name, nil, &got); err != nil || got != name {
				t.Errorf("%s: got %q, %v", name, got, err)
			}
		})
	}
	group.Wait()
	close(release)
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
}

func TestErrorsCrossAsProblems(t *testing.T) {
	conn := serve(t, func(_ context.Context, method string, _ json.RawMessage) (any, error) {
		if method == "known" {
			return nil, fmt.Errorf("open: %w", &view.Problem{Key: "answered", Args: map[string]string{"n": "1"}})
		}
		return nil, errors.New("secret jane@army.ml")
	})
	for method, key := range map[string]string{"known": "answered", "other": "internal"} {
		var p *view.Problem
		err := conn.Call(context.Background(), method, nil, nil)
		if !errors.As(err, &p) || p.Key != key {
			t.Errorf("%s: got %v", method, err)
		}
		if strings.Contains(fmt.Sprintf("%+v", err), "army") {
			t.Errorf("%s: the text of an error crossed", method)
		}
	}
}

func TestCallerThatLostInterestEndsTheRequest(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	conn := serve(t, func(ctx context.Context, _ string, _ json.RawMessage) (any, error) {
		close(began)
		<-ctx.Done()
		close(ended)
		return nil, ctx.Err()
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-began; cancel() }()
	if err := conn.Call(ctx, "Next", nil, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	<-ended
}

func TestEndOfTheConnectionEndsEverything(t *testing.T) {
	near, far := net.Pipe()
	began := make(chan struct{})
	served := make(chan error, 1)
	go func() {
		served <- Serve(context.Background(), far, func(ctx context.Context, _ string, _ json.RawMessage) (any, error) {
			close(began)
			<-ctx.Done()
			return nil, ctx.Err()
		})
	}()
	conn := Dial(near)
	go func() { <-began; conn.Close() }()
	if err := conn.Call(context.Background(), "Next", nil, nil); !errors.Is(err, ErrClosed) {
		t.Fatalf("caller got %v", err)
	}
	if err := <-served; err != nil {
		t.Fatalf("server got %v", err)
	}
	<-conn.Done()
	if err := conn.Call(context.Background(), "Next", nil, nil); !errors.Is(err, ErrClosed) {
		t.Fatalf("later call got %v", err)
	}
}

func TestServerThatStopsSaysSo(t *testing.T) {
	near, far := osPipes(t)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, far, echo) }()
	conn := Dial(near)
	cancel()
	<-conn.Done()
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}

func TestTooLong(t *testing.T) {
	big := strings.Repeat("x", MaxLine)
	conn := serve(t, func(_ context.Context, method string, _ json.RawMessage) (any, error) {
		if method == "Big" {
			return big, nil
		}
		return "ok", nil
	})
	if err := conn.Call(context.Background(), "Say", big, nil); !errors.Is(err, ErrTooLong) {
		t.Fatalf("request: got %v", err)
	}
	var p *view.Problem
	if err := conn.Call(context.Background(), "Big", nil, nil); !errors.As(err, &p) || p.Key != "too-long" {
		t.Fatalf("answer: got %v", err)
	}
	var got string
	if err := conn.Call(context.Background(), "Say", "small", &got); err != nil || got != "ok" {
		t.Fatalf("afterwards: got %q, %v", got, err)
	}
}

func TestServerRefusesBadLines(t *testing.T) {
	for name, c := range map[string]struct {
		line string
		want error
	}{
		"long":      {strings.Repeat("x", MaxLine+1) + "\n", ErrTooLong},
		"no JSON":   {"GET / HTTP/1.1\r\n", ErrMalformed},
		"no number": {`{"method":"Start"}` + "\n", ErrMalformed},
		"same twice": {
			`{"id":1,"method":"Wait"}` + "\n" + `{"id":1,"method":"Wait"}` + "\n", ErrMalformed,
		},
		"cut off": {`{"id":1,"method":"Wait"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			near, far := net.Pipe()
			served := make(chan error, 1)
			go func() {
				served <- Serve(context.Background(), far, func(ctx context.Context, _ string, _ json.RawMessage) (any, error) {
					<-ctx.Done()
					return nil, ctx.Err()
				})
			}()
			// The server may hang up in the middle of a line it refuses, which fails this write.
			_, _ = io.WriteString(near, c.line)
			near.Close()
			if err := <-served; !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestTooManyRequestsAreRefused(t *testing.T) {
	release := make(chan struct{})
	conn := serve(t, func(_ context.Context, _ string, _ json.RawMessage) (any, error) {
		<-release
		return nil, nil
	})
	refused := make(chan error, maxRequests+1)
	var group sync.WaitGroup
	for range maxRequests + 1 {
		group.Go(func() { refused <- conn.Call(context.Background(), "Wait", nil, nil) })
	}
	var p *view.Problem
	if err := <-refused; !errors.As(err, &p) || p.Key != "busy" {
		t.Errorf("got %v", err)
	}
	close(release)
	group.Wait()
	for range maxRequests {
		if err := <-refused; err != nil {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("{\"id\":1,\"method\":\"Start\",\"params\":{}}\n{\"cancel\":1}\n"))
	f.Add([]byte("{\"id\":1,\"problem\":{\"key\":\"x\"}}\n\n{}"))
	f.Add([]byte("{\"id\":18446744073709551616}\n"))
	f.Add(bytes.Repeat([]byte("["), 1<<12))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := newReader(bytes.NewReader(data))
		for {
			got, err := in.next()
			if errors.Is(err, io.EOF) || errors.Is(err, ErrTooLong) || errors.Is(err, ErrMalformed) {
				return
			}
			if err != nil {
				t.Fatalf("an error without a name: %v", err)
			}
			var line bytes.Buffer
			w := writer{w: &line}
			if err := w.write(got); errors.Is(err, ErrTooLong) {
				continue // it grew by escapes
			} else if err != nil {
				t.Fatalf("a frame that was read cannot be written: %v", err)
			}
			again, err := newReader(&line).next()
			if err != nil || again.ID != got.ID || again.Method != got.Method || again.Cancel != got.Cancel {
				t.Fatalf("%+v became %+v, %v", got, again, err)
			}
		}
	})
}
