package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// eastern reads a greeting in a script that sets no spaces: "田中様", "王经理，", "김철수님께". The greeting word stands before
// the name or a sign of respect behind it.
func eastern(line string) ([]Person, bool) {
	if r, _ := utf8.DecodeRuneInString(line); !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
		return nil, false
	}
	line, _, _ = strings.Cut(strings.NewReplacer("，", ",", "、", ",", "：", ",", ":", ",", "！", ",", "!", ",", "。", ",").Replace(line), ",")
	line = strings.TrimSpace(line)
	if everybody[line] {
		return nil, true
	}
	is := false
	for _, w := range []string{"你好", "您好", "尊敬的", "亲爱的", "안녕하세요"} {
		if rest, ok := strings.CutPrefix(line, w); ok {
			line, is = strings.TrimSpace(rest), true
		}
	}
	for _, w := range []string{"様", "さん", "先生", "女士", "经理", "殿", "님께", "님", "씨"} {
		if rest, ok := strings.CutSuffix(line, w); ok {
			line, is = strings.TrimSpace(rest), true
			break
		}
	}
	if words := Words(line); is && len(words) > 0 && len(words) <= wordsAtMost && !everybody[line] && utf8.RuneCountInString(line) <= 8 {
		return []Person{{words, line}}, true
	}
	return nil, is
}
