package gate

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"reflect"
	"testing"

	"missent/core/mail"
)

// TestABodyAtOnce: a message whose body is taken in one piece has the same name, text and files as line by line.
func TestABodyAtOnce(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	pieces := []string{
		"Subject: x\r\n", "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: text/plain\r\n", "\r\n", "\n", "\r\r\n", "Hello\r\n", "..\r\n", "--b\r\n",
		"--b--\r\n", "boundary=\r\n", " folded\r\n", "no end", "Content-Disposition: attachment; filename=a.txt\r\n",
	}
	whole := 0
	for range 20_000 {
		s := &spool{}
		for range chance.IntN(9) {
			s.head = append(s.head, pieces[chance.IntN(len(pieces))]...)
		}
		s.size, s.even = int64(len(s.head)), even(s.head)
		stuffed := chance.IntN(2) == 0
		var sums [2][]byte
		var said [2]mail.Message
		for i := range 2 {
			var c mail.Content
			r := reading{hash: sha256.New(), content: &c, stuffed: stuffed}
			take := r.message
			if i == 1 {
				take = func(s *spool) error { return s.each(r.line) }
			}
			if err := take(s); err != nil {
				t.Fatal(err)
			}
			if i == 0 && c.Single() && (s.even || !stuffed) && len(s.head) > len(s.header()) {
				whole++
			}
			sums[i] = r.hash.Sum(nil)
			c.Put(&said[i])
		}
		if !bytes.Equal(sums[0], sums[1]) || !reflect.DeepEqual(said[0], said[1]) {
			t.Fatalf("%q: %+v, line by line %+v", s.head, said[0], said[1])
		}
	}
	if whole < 1000 {
		t.Errorf("only %d bodies were taken in one piece", whole)
	}
}
