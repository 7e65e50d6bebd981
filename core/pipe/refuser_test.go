package pipe

import (
	"context"

	"missent/core/view"
)

// refuser is a desk whose every method answers that it was reached.
type refuser struct{}

var errReached = &view.Problem{Key: "reached"}

func (refuser) Start(context.Context) (view.Start, error) { return view.Start{}, errReached }

func (refuser) Next(context.Context) (view.Event, error)          { return view.Event{}, errReached }
func (refuser) Answer(context.Context, string, view.Choice) error { return errReached }
func (refuser) Validate(context.Context, string, string) error    { return errReached }
func (refuser) UndoAlways(context.Context, string) error          { return errReached }
func (refuser) Home(context.Context) (view.HomePage, error)       { return view.HomePage{}, errReached }
func (refuser) UndoForget(context.Context, string) error          { return errReached }
func (refuser) AlwaysAsk(context.Context, string) error           { return errReached }
func (refuser) Backtest(context.Context) (view.BacktestPage, error) {
	return view.BacktestPage{}, errReached
}
func (refuser) StartBacktest(context.Context) error          { return errReached }
func (refuser) StopBacktest(context.Context) error           { return errReached }
func (refuser) SaveBacktest(context.Context) (string, error) { return "", errReached }
func (refuser) RemoveAccount(context.Context, string) error  { return errReached }
func (refuser) DisableGate(context.Context, string) error    { return errReached }
func (refuser) TestGate(context.Context, string) error       { return errReached }
func (refuser) EnableGate(context.Context, view.GateForm) (view.GateSetup, error) {
	return view.GateSetup{}, errReached
}

func (refuser) Settings(context.Context) (view.SettingsPage, error) {
	return view.SettingsPage{}, errReached
}
func (refuser) Set(context.Context, string, string) error { return errReached }
func (refuser) Pause(context.Context, int) error          { return errReached }
func (refuser) Forget(context.Context, string) (view.Forgotten, error) {
	return view.Forgotten{}, errReached
}

func (refuser) Person(context.Context, string) (view.PersonDetail, error) {
	return view.PersonDetail{}, errReached
}

func (refuser) Slips(context.Context) (view.PeoplePage, error) { return view.PeoplePage{}, errReached }

func (refuser) FindBooks(context.Context, string) (view.BooksPlace, error) {
	return view.BooksPlace{}, errReached
}

func (refuser) ReadBooks(context.Context, view.BooksForm) (view.BooksRead, error) {
	return view.BooksRead{}, errReached
}
func (refuser) Installed(context.Context) ([]view.Found, error)   { return nil, errReached }
func (refuser) Find(context.Context, string) (view.Search, error) { return view.Search{}, errReached }
func (refuser) StopSignIn(context.Context) error                  { return errReached }

func (refuser) People(context.Context, string, int, int) (view.PeoplePage, error) {
	return view.PeoplePage{}, errReached
}

func (refuser) Try(context.Context, view.AccountForm) (view.AccountTrial, error) {
	return view.AccountTrial{}, errReached
}

func (refuser) AddAccount(context.Context, view.AccountForm) (view.Account, error) {
	return view.Account{}, errReached
}

func (refuser) SignIn(context.Context, string, string) (view.AccountTrial, error) {
	return view.AccountTrial{}, errReached
}
