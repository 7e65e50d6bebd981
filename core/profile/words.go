package profile

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"strings"
	"unicode/utf8"

	"missent/core/wording"
)

// Word stands for a word.
type Word uint32

// Limits of what is read of one message.
const (
	wordBits  = 20
	topicBits = 24
	textBytes = 1500 // of the user's own text
	wordsMost = 300
	longest   = 40 // letters; what is longer is no word
)

// Text is the words of one message, each once, in the order of their numbers.
type Text struct {
	Body, Subject []Word
	Topic         Topic
}

// Topic stands for a whole subject, without the marks of answers in front of it; 0 for none.
type Topic uint32

// Hasher turns text into numbers. It is not safe for concurrent use.
type Hasher struct {
	mac hash.Hash
	sum []byte
}

// SecretSize is how many random bytes make a good secret.
const SecretSize = 16

// NewHasher makes one with the secret of this installation.
func NewHasher(secret []byte) *Hasher { return &Hasher{mac: hmac.New(sha256.New, secret)} }

// Text reads a message: of the text what the user wrote himself, of the subject what is not "Re:".
func (h *Hasher) Text(subject, body string) Text {
	t := h.Subject(subject)
	t.Body = h.words(Own(body))
	return t
}

// Own is the part of a text that is read: what the user wrote himself, at most 1,500 bytes of it.
func Own(body string) string {
	return wording.Own(body, textBytes)
}

// Subject reads the subject alone.
func (h *Hasher) Subject(subject string) Text {
	subject = topic(subject)
	t := Text{Subject: h.words(subject)}
	if whole := strings.Join(wording.Words(subject), " "); whole != "" {
		t.Topic = Topic(h.hash(whole) >> (32 - topicBits))
	}
	return t
}

// words are those of three letters or more.
func (h *Hasher) words(text string) []Word {
	var out []Word
	for _, w := range wording.Words(text) {
		n := utf8.RuneCountInString(w)
		if n > longest || n < 3 && w[0] < utf8.RuneSelf || n < 2 || strings.Trim(w, "0123456789") == "" {
			continue
		}
		if out = append(out, h.word(w)); len(out) >= 2*wordsMost {
			break
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), wordsMost)]
}

func (h *Hasher) word(w string) Word { return Word(h.hash(w) >> (32 - wordBits)) }

func (h *Hasher) hash(s string) uint32 {
	h.mac.Reset()
	h.mac.Write([]byte(s))
	h.sum = h.mac.Sum(h.sum[:0])
	return binary.BigEndian.Uint32(h.sum)
}

// topic is the subject without the marks of answers and lists in front of it.
func topic(s string) string {
	for {
		begin, rest, ok := strings.Cut(s, ":")
		if !ok || len(strings.TrimSpace(begin)) > 5 || strings.Contains(strings.TrimSpace(begin), " ") {
			return s
		}
		s = rest
	}
}
