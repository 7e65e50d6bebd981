package pipe

import (
	"context"
	"io"

	"missent/core/view"
)

// Client is a view.Desk at the other end of a line.
type Client struct{ *Conn }

var _ view.Desk = (*Client)(nil)

// NewClient makes a desk of a line to ServeDesk, which it owns from now on. Errors of its methods are those of Conn.Call.
func NewClient(rwc io.ReadWriteCloser) *Client { return &Client{Dial(rwc)} }

// get calls a method that has a result.
func get[R any](ctx context.Context, c *Client, method string, params any) (R, error) {
	var result R
	err := c.Call(ctx, method, params, &result)
	return result, err
}

// Start asks what the window is there to show.
func (c *Client) Start(ctx context.Context) (view.Start, error) {
	return get[view.Start](ctx, c, "Start", none{})
}

// Next waits for the next thing to show.
func (c *Client) Next(ctx context.Context) (view.Event, error) {
	return get[view.Event](ctx, c, "Next", none{})
}

// Answer decides a question.
func (c *Client) Answer(ctx context.Context, askID string, choice view.Choice) error {
	return c.Call(ctx, "Answer", answerParams{askID, choice}, nil)
}

// Validate decides a question of a rule of the organisation.
func (c *Client) Validate(ctx context.Context, askID, why string) error {
	return c.Call(ctx, "Validate", validateParams{askID, why}, nil)
}

// UndoAlways takes back an Always.
func (c *Client) UndoAlways(ctx context.Context, askID string) error {
	return c.Call(ctx, "UndoAlways", askID, nil)
}

// Home fills the first page.
func (c *Client) Home(ctx context.Context) (view.HomePage, error) {
	return get[view.HomePage](ctx, c, "Home", none{})
}

// People searches the people known.
func (c *Client) People(ctx context.Context, query string, offset, limit int) (view.PeoplePage, error) {
	return get[view.PeoplePage](ctx, c, "People", peopleParams{query, offset, limit})
}

// Person says why one address is trusted.
func (c *Client) Person(ctx context.Context, address string) (view.PersonDetail, error) {
	return get[view.PersonDetail](ctx, c, "Person", address)
}

// Forget forgets one address.
func (c *Client) Forget(ctx context.Context, address string) (view.Forgotten, error) {
	return get[view.Forgotten](ctx, c, "Forget", address)
}

// UndoForget brings back what Forget took.
func (c *Client) UndoForget(ctx context.Context, token string) error {
	return c.Call(ctx, "UndoForget", token, nil)
}

// AlwaysAsk takes back "always right".
func (c *Client) AlwaysAsk(ctx context.Context, address string) error {
	return c.Call(ctx, "AlwaysAsk", address, nil)
}

// Backtest shows the replay of the user's own mail.
func (c *Client) Backtest(ctx context.Context) (view.BacktestPage, error) {
	return get[view.BacktestPage](ctx, c, "Backtest", none{})
}

// StartBacktest begins a replay.
func (c *Client) StartBacktest(ctx context.Context) error {
	return c.Call(ctx, "StartBacktest", none{}, nil)
}

// StopBacktest ends it.
func (c *Client) StopBacktest(ctx context.Context) error {
	return c.Call(ctx, "StopBacktest", none{}, nil)
}

// SaveBacktest writes what it found to a file, and gives its path.
func (c *Client) SaveBacktest(ctx context.Context) (string, error) {
	return get[string](ctx, c, "SaveBacktest", none{})
}

// Slips are the people who look like a slip of somebody better known.
func (c *Client) Slips(ctx context.Context) (view.PeoplePage, error) {
	return get[view.PeoplePage](ctx, c, "Slips", none{})
}

// FindBooks looks for address books.
func (c *Client) FindBooks(ctx context.Context, typed string) (view.BooksPlace, error) {
	return get[view.BooksPlace](ctx, c, "FindBooks", typed)
}

// ReadBooks reads address books.
func (c *Client) ReadBooks(ctx context.Context, form view.BooksForm) (view.BooksRead, error) {
	return get[view.BooksRead](ctx, c, "ReadBooks", form)
}

// Installed are the accounts of mail programs on this computer.
func (c *Client) Installed(ctx context.Context) ([]view.Found, error) {
	return get[[]view.Found](ctx, c, "Installed", none{})
}

// Find looks for the server of an address.
func (c *Client) Find(ctx context.Context, address string) (view.Search, error) {
	return get[view.Search](ctx, c, "Find", address)
}

// StopSignIn ends a sign-in that waits for the browser.
func (c *Client) StopSignIn(ctx context.Context) error {
	return c.Call(ctx, "StopSignIn", none{}, nil)
}

// Try signs in without keeping anything.
func (c *Client) Try(ctx context.Context, form view.AccountForm) (view.AccountTrial, error) {
	return get[view.AccountTrial](ctx, c, "Try", form)
}

// AddAccount keeps an account and begins to watch it.
func (c *Client) AddAccount(ctx context.Context, form view.AccountForm) (view.Account, error) {
	return get[view.Account](ctx, c, "AddAccount", form)
}

// RemoveAccount stops watching an account.
func (c *Client) RemoveAccount(ctx context.Context, id string) error {
	return c.Call(ctx, "RemoveAccount", id, nil)
}

// SignIn gives an account a new password.
func (c *Client) SignIn(ctx context.Context, id, password string) (view.AccountTrial, error) {
	return get[view.AccountTrial](ctx, c, "SignIn", signInParams{id, password})
}

// EnableGate sets up how the account's mail passes Missent.
func (c *Client) EnableGate(ctx context.Context, form view.GateForm) (view.GateSetup, error) {
	return get[view.GateSetup](ctx, c, "EnableGate", form)
}

// DisableGate lets the account's mail pass no more.
func (c *Client) DisableGate(ctx context.Context, account string) error {
	return c.Call(ctx, "DisableGate", account, nil)
}

// TestGate sends a message of the account to itself.
func (c *Client) TestGate(ctx context.Context, account string) error {
	return c.Call(ctx, "TestGate", account, nil)
}

// Settings shows every setting with its origin.
func (c *Client) Settings(ctx context.Context) (view.SettingsPage, error) {
	return get[view.SettingsPage](ctx, c, "Settings", none{})
}

// Set changes one setting.
func (c *Client) Set(ctx context.Context, key, value string) error {
	return c.Call(ctx, "Set", setParams{key, value}, nil)
}

// Pause stops watching for some minutes; 0 resumes.
func (c *Client) Pause(ctx context.Context, minutes int) error {
	return c.Call(ctx, "Pause", minutes, nil)
}
