package report

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"

	"missent/core/policy"
	"missent/core/trust"
)

// Kinds of targets.
const (
	Syslog   = "syslog"
	Webhook  = "webhook"
	OTLP     = "otlp"
	EventLog = "event-log"
)

// transport hands events over. An error means that it is not known whether they arrived: they come again.
type transport interface {
	send(ctx context.Context, events []Event) error
}

// target is one place that gets events.
type target struct {
	kind, name string // the name is its own among all targets, and holds no secret
	host       string // as the window shows it
	transport
}

// targets are those of a policy.
func targets(p policy.Report, roots *x509.CertPool) []target {
	var out []target
	if s := p.Syslog; s.Host != "" {
		at := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
		out = append(out, target{Syslog, "syslogs://" + at, s.Host, &syslog{at: at, host: s.Host, roots: roots, caFile: p.CAFile}})
	}
	if p.Webhook != "" {
		out = append(out, target{Webhook, p.Webhook, hostOf(p.Webhook), &webhook{client: client(p, p.Webhook, roots), url: p.Webhook, secret: p.WebhookSecret}})
	}
	if p.OTLP != "" {
		out = append(out, target{OTLP, p.OTLP, hostOf(p.OTLP), &otlp{client: client(p, p.OTLP, roots), url: p.OTLP, authorization: p.Authorization}})
	}
	if p.EventLog {
		out = append(out, target{EventLog, EventLog, "", eventLog{}})
	}
	return out
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// Problems of a target, as keys for the window; besides those of core/trust.
const (
	problemUnreachable = "unreachable" // no connection, or it broke
	problemRefused     = "refused"     // it does not let us in
	problemRejected    = "rejected"    // it does not take what we say
	problemUnsupported = "unsupported" // this system has no such thing
)

// failure is why a target did not take events.
type failure struct {
	problem string
	cause   error
}

func (f *failure) Error() string {
	if f.cause == nil {
		return "report: " + f.problem
	}
	return fmt.Sprintf("report: %s: %v", f.problem, f.cause)
}

func (f *failure) Unwrap() error { return f.cause }

// failed names the reason of an error of the network.
func failed(err error) error {
	if err == nil {
		return nil
	}
	if why := trust.Why(err); why != "" {
		return &failure{why, err}
	}
	return &failure{problemUnreachable, err}
}

func problemOf(err error) string {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.problem
	}
	return "not-stored"
}
