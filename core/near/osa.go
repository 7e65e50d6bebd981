package near

import "strings"

// Pattern is a string prepared for comparison with many others. The zero Pattern is the empty string.
type Pattern struct {
	text string
	mask uint64
	peq  [256]uint64 // for each byte, the positions it has in text (Hyyrö 2003), for texts of up to 64 bytes
}

// NewPattern prepares s.
func NewPattern(s string) *Pattern {
	p := &Pattern{}
	p.Set(s)
	return p
}

// Set makes p the pattern of s, so that one Pattern serves many queries without an allocation.
func (p *Pattern) Set(s string) {
	for i := 0; i < len(p.text); i++ {
		p.peq[p.text[i]] = 0
	}
	p.text, p.mask = s, mask(s)
	if len(s) <= 64 {
		for i := 0; i < len(s); i++ {
			p.peq[s[i]] |= 1 << i
		}
	}
}

// Distance is the number of edits between the pattern and t, or max+1 where it is more than max. Bytes are compared: a
// letter beyond ASCII counts up to its length in UTF-8.
func (p *Pattern) Distance(t string, max int) int {
	m := len(p.text)
	if d := m - len(t); d > max || -d > max {
		return max + 1
	}
	if m == 0 {
		return len(t)
	}
	if m > 64 {
		return slowDistance(p.text, t, max)
	}
	// Hyyrö's bit-parallel recurrence for restricted Damerau distance: VP and VN are the vertical differences of one
	// column of the edit matrix, one bit a row.
	vp, vn := ^uint64(0), uint64(0)
	var d0, old uint64
	score, last := m, uint64(1)<<(m-1)
	for j := 0; j < len(t); j++ {
		pm := p.peq[t[j]]
		tr := ((^d0 & pm) << 1) & old
		d0 = (((pm & vp) + vp) ^ vp) | pm | vn | tr
		hp := vn | ^(d0 | vp)
		hn := d0 & vp
		if hp&last != 0 {
			score++
		}
		if hn&last != 0 {
			score--
		}
		if score-(len(t)-1-j) > max {
			return max + 1
		}
		hp = hp<<1 | 1
		hn <<= 1
		vp = hn | ^(d0 | hp)
		vn = hp & d0
		old = pm
	}
	if score > max {
		return max + 1
	}
	return score
}

// Distance is the number of edits between a and b, or max+1 where it is more than max.
func Distance(a, b string, max int) int {
	if a == b {
		return 0
	}
	var p Pattern
	p.Set(a)
	return p.Distance(b, max)
}

// slowDistance is the textbook matrix, for patterns beyond one machine word.
func slowDistance(a, b string, max int) int {
	two, one, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(one[j]+1, now[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, two[j-2]+1)
			}
			now[j] = d
			best = min(best, d)
		}
		if best > max {
			return max + 1
		}
		two, one, now = one, now, two
	}
	return min(one[len(b)], max+1)
}

// classes are what a mask tells of a string, rarest first: which letters stand in it, and, as a capital, which stand there
// twice. The comma and the line are the second dot and hyphen, and the question mark is every other byte.
const classes = "5978_4630W21VFYPB-q?KDzHUGxwjfTvSpyLbCkMRIdughNEAstOl,rinmceao.@"

// once gives each byte its bit in the mask, twice the bit it gets where it stands there a second time; 64 is none.
var once, twice = func() (first, second [256]uint8) {
	for c := range first {
		first[c], second[c] = uint8(strings.IndexByte(classes, '?')), 64
	}
	seconds := strings.NewReplacer(",", ".", "_", "-")
	for i, c := range []byte(classes) {
		if s := strings.ToLower(seconds.Replace(string(c))); s != string(c) {
			second[s[0]] = uint8(i)
		} else {
			first[c] = uint8(i)
		}
	}
	return first, second
}()

// mask is the set of classes in s. One edit takes at most one bit away and adds at most one, so two strings within k
// edits differ in at most k bits each way.
func mask(s string) uint64 {
	var m uint64
	for i := 0; i < len(s); i++ {
		bit := uint64(1) << once[s[i]]
		if m&bit != 0 {
			m |= 1 << twice[s[i]]
		}
		m |= bit
	}
	return m
}
