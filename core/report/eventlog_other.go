//go:build !windows

package report

import "context"

// eventLog is a thing of Windows.
type eventLog struct{}

func (eventLog) send(context.Context, []Event) error { return &failure{problem: problemUnsupported} }
