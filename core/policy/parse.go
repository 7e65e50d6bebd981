package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a policy file: one JSON object, a value for each key it sets. Numbers and booleans may stand as such or
// as text, a list is an array. An unknown key or a bad value is an error that names it: a policy that holds in part is
// none.
func Parse(raw []byte) (Layer, error) {
	l, unknown, err := Read(raw)
	if err == nil && len(unknown) > 0 {
		err = fmt.Errorf("%w %q", ErrUnknown, unknown[0])
	}
	if err != nil {
		return Layer{}, err
	}
	return l, nil
}

// Read is Parse for a file that may be of a newer version of the program: the keys it does not know are named, and the
// others hold.
func Read(raw []byte) (l Layer, unknown []string, err error) {
	var values map[string]any
	if err := json.Unmarshal(raw, &values); err != nil {
		return Layer{}, nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if values == nil { // "null"
		return Layer{}, nil, fmt.Errorf("not a JSON object: %w", ErrValue)
	}
	return Take(values)
}

// Take makes a layer of values as JSON, the registry or a property list give them: text, truth, numbers, lists of text.
func Take(values map[string]any) (l Layer, unknown []string, err error) {
	l = Layer{Origin: Managed, Values: make(map[string]string, len(values))}
	for name, v := range values {
		k, known := Lookup(name)
		if !known {
			if name != "$schema" { // an editor's
				unknown = append(unknown, name)
			}
			continue
		}
		text, ok := plain(v)
		if n, is := v.(uint64); is && k.Type == Bool && n <= 1 { // a DWORD
			text = strconv.FormatBool(n == 1)
		}
		if lines, is := v.([]any); is && (k.Type == List || k.Type == Lines) {
			text, ok = join(lines)
		}
		if !ok {
			return Layer{}, nil, fmt.Errorf("%w for %s", ErrValue, name)
		}
		if err := Check(name, text); err != nil {
			return Layer{}, nil, err
		}
		l.Values[name] = text
	}
	slices.Sort(unknown)
	return l, unknown, nil
}

func plain(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case uint64:
		return strconv.FormatUint(v, 10), true
	case int64:
		return strconv.FormatInt(v, 10), true
	}
	return "", false
}

func join(lines []any) (string, bool) {
	out := make([]string, len(lines))
	for i, v := range lines {
		s, ok := v.(string)
		if !ok || strings.Contains(s, "\n") {
			return "", false
		}
		out[i] = s
	}
	return strings.Join(out, "\n"), true
}
