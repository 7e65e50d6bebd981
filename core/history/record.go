package history

import "time"

// provisional is how long a first send waits for a bounce before it counts.
const provisional = 14 * 24 * time.Hour

// regularDays is on how many different days one has to write to somebody for it to be a habit.
const regularDays = 3

// fades is how long evidence of sends and replies lasts without being renewed.
const fades = 3 * 365 * 24 * time.Hour

// Add counts one sighting. Sightings may come in any order; days are counted exactly when they come in the order of
// time, either way round, and never too many otherwise.
func (r *Record) Add(s Sighting) {
	if s.Name != "" && (r.Name == "" || !s.At.Before(r.Last)) {
		r.Name = s.Name
	}
	switch s.Kind {
	case Collected:
		r.Collected = true
	case Listed:
		r.Listed = true
	case ReceivedFrom:
		r.Received++
	case SentWarned:
		r.Warned++
		r.LastWarned = later(r.LastWarned, s.At)
	case SentTo:
		r.From = r.from(s.From)
		r.Sent++
		if r.Days == 0 || day(s.At) < day(r.First) || day(s.At) > day(r.Last) {
			r.Days++
		}
		if r.First.IsZero() || s.At.Before(r.First) {
			r.First = s.At
		}
		r.Last = later(r.Last, s.At)
	case AnsweredUs:
		r.Replies++
		r.Received++
		r.LastReply = later(r.LastReply, s.At)
	case Bounced:
		r.Bounces++
		r.LastBounce = later(r.LastBounce, s.At)
	case Confirmed:
		r.Confirmed = true
	case Unconfirmed:
		r.Confirmed = false
	case InDirectory, OffDirectory:
		r.Directory = s.Kind == InDirectory
	}
}

// from is what From becomes with one more message. One of which it is not known could have come from anywhere.
func (r *Record) from(s Sender) Sender {
	if s == Unknown || r.Sent > 0 && r.From != s {
		return Several
	}
	return s
}

// Standing is what the record alone is worth at the time now; whether a stronger neighbour puts it in doubt only the
// Book knows.
func (r *Record) Standing(now time.Time) Standing {
	switch {
	case r.Confirmed && !r.Directory:
		return Certain
	case r.Bounced() && !r.Confirmed:
		return Seen
	case r.Directory:
		return Organised
	case r.Replies > 0 && now.Sub(r.LastReply) < fades:
		return Answered
	case r.Sent == 0 || now.Sub(r.Last) >= fades:
		if r.Listed || r.Collected || r.Received > 0 || r.Sent > 0 || r.Warned > 0 || r.Replies > 0 {
			return Seen
		}
		return Stranger
	case r.Days >= regularDays && now.Sub(r.First) >= provisional:
		return Regular
	case now.Sub(r.First) >= provisional:
		return Once
	}
	return Seen
}

// Bounced tells whether the last thing heard of the address is that mail to it failed. A reply later than the bounce,
// not another send, ends it.
func (r *Record) Bounced() bool {
	return r.Bounces > 0 && !r.LastReply.After(r.LastBounce)
}

// weak tells whether a mail program's own collection is all that knows the address. Such a program collects slips as well.
func (r *Record) weak() bool {
	return r.Collected && !r.Listed && !r.Confirmed && !r.Directory && r.Sent+r.Warned+r.Replies+r.Received+r.Bounces == 0
}

// Proven tells whether somebody other than us vouches for the address: it answered, the user said so, the organisation's
// directory has it. Sends alone, any number of them, never do.
func (r *Record) Proven() bool { return r.Confirmed || (r.Directory || r.Replies > 0) && !r.Bounced() }

// Weight is how much evidence there is, on the scale of messages sent: a reply counts as three.
func (r *Record) Weight() int { return r.Sent + 3*r.Replies }

func day(t time.Time) int64 { return t.Unix() / 86400 }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
