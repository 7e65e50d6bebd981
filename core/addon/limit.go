package addon

import (
	"sync"
	"time"

	"missent/core/mail"
)

// What one user's mail clients may ask, all together. A person who writes ten messages at once to a hundred people each
// stays below; a program that tries out addresses does not.
const (
	requestsAtOnce   = 120
	requestsASecond  = 20
	addressesAtOnce  = 2000
	addressesASecond = 2
	remembered       = 4096 // addresses that were asked about and are free
	bytesAtOnce      = 64 << 20
	bytesASecond     = 1 << 20
	leastPiece       = 4 << 10 // what a piece of a file counts at least
)

// bucket holds what may still be asked; it fills with time.
type bucket struct {
	most, perSecond, left float64
	at                    time.Time
}

func (b *bucket) take(n float64, now time.Time) bool {
	if b.at.IsZero() {
		b.left = b.most
	} else if d := now.Sub(b.at).Seconds(); d > 0 {
		b.left = min(b.most, b.left+d*b.perSecond)
	}
	b.at = now
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

// limiter slows down who asks too much. An address that was asked about before costs nothing: the same compose window is
// looked at again and again.
type limiter struct {
	mu        sync.Mutex
	requests  bucket
	addresses bucket
	files     bucket
	seen      map[mail.Address]struct{}
}

func newLimiter() *limiter {
	return &limiter{
		requests:  bucket{most: requestsAtOnce, perSecond: requestsASecond},
		addresses: bucket{most: addressesAtOnce, perSecond: addressesASecond},
		files:     bucket{most: bytesAtOnce, perSecond: bytesASecond},
		seen:      map[mail.Address]struct{}{},
	}
}

// request tells whether one more request is answered.
func (l *limiter) request(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.requests.take(1, now)
}

// bytes tells whether a piece of a file, of n bytes, is taken.
func (l *limiter) bytes(n int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.files.take(float64(max(n, leastPiece)), now)
}

// message tells whether the recipients of m may be asked about.
func (l *limiter) message(m *mail.Message, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	fresh := map[mail.Address]struct{}{}
	for i := range m.To {
		if _, known := l.seen[m.To[i].Addr]; !known {
			fresh[m.To[i].Addr] = struct{}{}
		}
	}
	if !l.addresses.take(float64(len(fresh)), now) {
		return false
	}
	if len(l.seen)+len(fresh) > remembered {
		clear(l.seen)
	}
	for a := range fresh {
		l.seen[a] = struct{}{}
	}
	return true
}
