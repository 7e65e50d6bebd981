package report

import (
	"context"
	"errors"

	"golang.org/x/sys/windows/svc/eventlog"
)

// eventLog writes to the application log of the computer. The package names the source Missent in the registry; without
// that the events come all the same, and the viewer says that it does not know their words.
type eventLog struct{}

// Numbers of the events.
const (
	numberDecision  = 1
	numberHeartbeat = 2
)

func (eventLog) send(_ context.Context, events []Event) (err error) {
	log, err := eventlog.Open("Missent")
	if err != nil {
		return &failure{problemRefused, err}
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	for i := range events {
		e, number := &events[i], uint32(numberDecision)
		if e.Kind == KindHeartbeat {
			number = numberHeartbeat
		}
		write := log.Info
		if e.loud() {
			write = log.Warning
		}
		if err := write(number, string(plain(e))); err != nil {
			return &failure{problemUnreachable, err}
		}
	}
	return nil
}
