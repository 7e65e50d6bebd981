package pipe

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"reflect"
	"testing"
	"time"

	"missent/core/view"
)

// recorder is a desk that notes what it was asked and answers with what the test filled in.
type recorder struct {
	view.Desk
	asked []any
}

func (r *recorder) Start(context.Context) (view.Start, error) {
	return view.Start{Page: view.People, Locale: "en", TextSize: 150}, nil
}

func (r *recorder) Next(ctx context.Context) (view.Event, error) {
	<-ctx.Done()
	return view.Event{}, ctx.Err()
}

func (r *recorder) Answer(_ context.Context, id string, c view.Choice) error {
	r.asked = append(r.asked, id, c)
	return &view.Problem{Key: "answered"}
}

func (r *recorder) People(_ context.Context, query string, offset, limit int) (view.PeoplePage, error) {
	r.asked = append(r.asked, query, offset, limit)
	return view.PeoplePage{Total: 7, Rows: []view.PersonEntry{{Address: "a@example.com", Last: time.Unix(1e9, 0).UTC()}}}, nil
}

func (r *recorder) SignIn(_ context.Context, id, password string) (view.AccountTrial, error) {
	r.asked = append(r.asked, id, password)
	return view.AccountTrial{OK: true}, nil
}

func (r *recorder) Pause(_ context.Context, minutes int) error {
	r.asked = append(r.asked, minutes)
	return nil
}

func desk(t *testing.T, d view.Desk) *Client {
	t.Helper()
	near, far := net.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- ServeDesk(context.Background(), far, d) }()
	client := NewClient(near)
	t.Cleanup(func() {
		client.Close()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return client
}

func TestDeskCrossesTheLine(t *testing.T) {
	ctx := context.Background()
	r := &recorder{}
	client := desk(t, r)
	go client.Next(ctx) // waits until the end

	start, err := client.Start(ctx)
	if want, _ := r.Start(ctx); err != nil || !reflect.DeepEqual(start, want) {
		t.Errorf("Start: %+v, %v", start, err)
	}
	var p *view.Problem
	if err := client.Answer(ctx, "a1", view.Edit); !errors.As(err, &p) || p.Key != "answered" {
		t.Errorf("Answer: %v", err)
	}
	page, err := client.People(ctx, "jane", 20, 10)
	if err != nil || page.Total != 7 || page.Rows[0].Address != "a@example.com" || page.Rows[0].Last.Unix() != 1e9 {
		t.Errorf("People: %+v, %v", page, err)
	}
	if trial, err := client.SignIn(ctx, "acc", "pass word"); err != nil || !trial.OK {
		t.Errorf("SignIn: %+v, %v", trial, err)
	}
	if err := client.Pause(ctx, 60); err != nil {
		t.Errorf("Pause: %v", err)
	}
	want := []any{"a1", view.Edit, "jane", 20, 10, "acc", "pass word", 60}
	if !reflect.DeepEqual(r.asked, want) {
		t.Errorf("the desk was asked %v", r.asked)
	}
}

func TestUnknownAndMalformedRequestsOfADesk(t *testing.T) {
	client := desk(t, &recorder{})
	for method, params := range map[string]any{"Reboot": nil, "Answer": "not an object", "Pause": "ten"} {
		want := "bad-request"
		if method == "Reboot" {
			want = "unknown-method"
		}
		var p *view.Problem
		if err := client.Call(context.Background(), method, params, nil); !errors.As(err, &p) || p.Key != want {
			t.Errorf("%s: got %v", method, err)
		}
	}
}

// every desk method is served, and the client asks for it by that name with parameters the server can read.
func TestEveryMethodOfDesk(t *testing.T) {
	desk := reflect.TypeFor[view.Desk]()
	if len(deskMethods) != desk.NumMethod() {
		t.Errorf("%d methods are served, view.Desk has %d", len(deskMethods), desk.NumMethod())
	}
	for i := range desk.NumMethod() {
		name := desk.Method(i).Name
		if _, ok := deskMethods[name]; !ok {
			t.Errorf("%s is not served", name)
			continue
		}
		if got := callByName(t, name); got != name {
			t.Errorf("Client.%s asks for %q", name, got)
		}
	}
}

// callByName calls a method of Client with zero values and returns the method that crossed the line.
func callByName(t *testing.T, name string) (crossed string) {
	near, far := net.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(context.Background(), far, func(ctx context.Context, method string, params json.RawMessage) (any, error) {
			crossed = method
			_, err := deskMethods[method](ctx, refuser{}, params)
			return nil, err
		})
	}()
	client := NewClient(near)
	m := reflect.ValueOf(client).MethodByName(name)
	in := []reflect.Value{reflect.ValueOf(context.Background())}
	for i := 1; i < m.Type().NumIn(); i++ {
		in = append(in, reflect.Zero(m.Type().In(i)))
	}
	out := m.Call(in)
	var p *view.Problem
	if err, _ := out[len(out)-1].Interface().(error); !errors.As(err, &p) || p.Key != "reached" {
		t.Errorf("%s: got %v", name, err)
	}
	client.Close()
	<-ended
	return crossed
}
