package pipe

import (
	"context"
	"encoding/json"
	"io"

	"missent/core/view"
)

// The parameters of the methods of view.Desk as they cross the line.
type (
	answerParams struct {
		AskID  string      `json:"askId"`
		Choice view.Choice `json:"choice"`
	}
	validateParams struct {
		AskID string `json:"askId"`
		Why   string `json:"why"`
	}
	peopleParams struct {
		Query  string `json:"query"`
		Offset int    `json:"offset"`
		Limit  int    `json:"limit"`
	}
	signInParams struct {
		ID       string `json:"id"`
		Password string `json:"password"`
	}
	setParams struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	none struct{} // of a method without parameters, and the result of one that has none
)

// ServeDesk answers a window's requests from desk until the window closes the line or ctx ends. Errors as of Serve.
func ServeDesk(ctx context.Context, rwc io.ReadWriteCloser, desk view.Desk) error {
	return Serve(ctx, rwc, func(ctx context.Context, method string, params json.RawMessage) (any, error) {
		serve, known := deskMethods[method]
		if !known {
			return nil, &view.Problem{Key: "unknown-method"}
		}
		return serve(ctx, desk, params)
	})
}

// deskMethod answers one method of a desk.
type deskMethod func(ctx context.Context, desk view.Desk, params json.RawMessage) (any, error)

// method makes a deskMethod of a function with typed parameters.
func method[P, R any](f func(ctx context.Context, d view.Desk, p P) (R, error)) deskMethod {
	return func(ctx context.Context, desk view.Desk, raw json.RawMessage) (any, error) {
		var params P
		if err := json.Unmarshal(raw, &params); err != nil {
			return nil, &view.Problem{Key: "bad-request"} // the text of the error would quote the request
		}
		return f(ctx, desk, params)
	}
}

// action makes a deskMethod of a function that has no result.
func action[P any](f func(ctx context.Context, d view.Desk, p P) error) deskMethod {
	return method(func(ctx context.Context, d view.Desk, p P) (none, error) { return none{}, f(ctx, d, p) })
}

// deskMethods is view.Desk, by name. TestEveryMethodOfDesk fails when one is missing.
var deskMethods = map[string]deskMethod{
	"Start": method(func(ctx context.Context, d view.Desk, _ none) (view.Start, error) { return d.Start(ctx) }),
	"Next":  method(func(ctx context.Context, d view.Desk, _ none) (view.Event, error) { return d.Next(ctx) }),

	"Answer":     action(func(ctx context.Context, d view.Desk, p answerParams) error { return d.Answer(ctx, p.AskID, p.Choice) }),
	"Validate":   action(func(ctx context.Context, d view.Desk, p validateParams) error { return d.Validate(ctx, p.AskID, p.Why) }),
	"UndoAlways": action(func(ctx context.Context, d view.Desk, id string) error { return d.UndoAlways(ctx, id) }),

	"Home": method(func(ctx context.Context, d view.Desk, _ none) (view.HomePage, error) { return d.Home(ctx) }),
	"People": method(func(ctx context.Context, d view.Desk, p peopleParams) (view.PeoplePage, error) {
		return d.People(ctx, p.Query, p.Offset, p.Limit)
	}),
	"Person":     method(func(ctx context.Context, d view.Desk, a string) (view.PersonDetail, error) { return d.Person(ctx, a) }),
	"Forget":     method(func(ctx context.Context, d view.Desk, a string) (view.Forgotten, error) { return d.Forget(ctx, a) }),
	"UndoForget": action(func(ctx context.Context, d view.Desk, token string) error { return d.UndoForget(ctx, token) }),
	"AlwaysAsk":  action(func(ctx context.Context, d view.Desk, a string) error { return d.AlwaysAsk(ctx, a) }),

	"Backtest":      method(func(ctx context.Context, d view.Desk, _ none) (view.BacktestPage, error) { return d.Backtest(ctx) }),
	"StartBacktest": action(func(ctx context.Context, d view.Desk, _ none) error { return d.StartBacktest(ctx) }),
	"StopBacktest":  action(func(ctx context.Context, d view.Desk, _ none) error { return d.StopBacktest(ctx) }),
	"SaveBacktest":  method(func(ctx context.Context, d view.Desk, _ none) (string, error) { return d.SaveBacktest(ctx) }),

	"Slips":     method(func(ctx context.Context, d view.Desk, _ none) (view.PeoplePage, error) { return d.Slips(ctx) }),
	"FindBooks": method(func(ctx context.Context, d view.Desk, a string) (view.BooksPlace, error) { return d.FindBooks(ctx, a) }),
	"ReadBooks": method(func(ctx context.Context, d view.Desk, f view.BooksForm) (view.BooksRead, error) {
		return d.ReadBooks(ctx, f)
	}),
	"Installed":  method(func(ctx context.Context, d view.Desk, _ none) ([]view.Found, error) { return d.Installed(ctx) }),
	"Find":       method(func(ctx context.Context, d view.Desk, a string) (view.Search, error) { return d.Find(ctx, a) }),
	"StopSignIn": action(func(ctx context.Context, d view.Desk, _ none) error { return d.StopSignIn(ctx) }),
	"Try": method(func(ctx context.Context, d view.Desk, f view.AccountForm) (view.AccountTrial, error) {
		return d.Try(ctx, f)
	}),
	"AddAccount": method(func(ctx context.Context, d view.Desk, f view.AccountForm) (view.Account, error) {
		return d.AddAccount(ctx, f)
	}),
	"RemoveAccount": action(func(ctx context.Context, d view.Desk, id string) error { return d.RemoveAccount(ctx, id) }),
	"SignIn": method(func(ctx context.Context, d view.Desk, p signInParams) (view.AccountTrial, error) {
		return d.SignIn(ctx, p.ID, p.Password)
	}),

	"EnableGate": method(func(ctx context.Context, d view.Desk, f view.GateForm) (view.GateSetup, error) {
		return d.EnableGate(ctx, f)
	}),
	"DisableGate": action(func(ctx context.Context, d view.Desk, id string) error { return d.DisableGate(ctx, id) }),
	"TestGate":    action(func(ctx context.Context, d view.Desk, id string) error { return d.TestGate(ctx, id) }),

	"Settings": method(func(ctx context.Context, d view.Desk, _ none) (view.SettingsPage, error) { return d.Settings(ctx) }),
	"Set":      action(func(ctx context.Context, d view.Desk, p setParams) error { return d.Set(ctx, p.Key, p.Value) }),
	"Pause":    action(func(ctx context.Context, d view.Desk, minutes int) error { return d.Pause(ctx, minutes) }),
}
