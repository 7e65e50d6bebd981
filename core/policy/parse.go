package policy

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Parse reads a policy file: one JSON object, a value for each key it sets. Numbers and booleans may stand as such or
// as text. An unknown key or a bad value is an error that names it: a policy that holds in part is none.
func Parse(raw []byte) (Layer, error) {
	var values map[string]any
	if err := json.Unmarshal(raw, &values); err != nil {
		return Layer{}, fmt.Errorf("not a JSON object: %w", err)
	}
	l := Layer{Origin: Managed, Values: make(map[string]string, len(values))}
	for name, v := range values {
		text := ""
		switch v := v.(type) {
		case string:
			text = v
		case bool:
			text = strconv.FormatBool(v)
		case float64:
			text = strconv.FormatFloat(v, 'f', -1, 64)
		default:
			return Layer{}, fmt.Errorf("%w for %s", ErrValue, name)
		}
		if err := Check(name, text); err != nil {
			return Layer{}, err
		}
		l.Values[name] = text
	}
	return l, nil
}
