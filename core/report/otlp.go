package report

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// otlp posts events as logs of OpenTelemetry, in the JSON form of its protocol: https://opentelemetry.io/docs/specs/otlp/
// (1.5, "OTLP/HTTP", "JSON Protobuf Encoding"). The libraries of OpenTelemetry would make the program a third larger.
type otlp struct {
	client        poster
	url           string
	authorization string
}

type (
	otlpValue struct {
		String *string      `json:"stringValue,omitempty"`
		Int    *string      `json:"intValue,omitempty"` // 64 bits are text there
		List   *otlpValues  `json:"arrayValue,omitempty"`
		Map    *otlpPartsOf `json:"kvlistValue,omitempty"`
	}
	otlpValues struct {
		Values []otlpValue `json:"values"`
	}
	otlpPartsOf struct {
		Values []otlpPart `json:"values"`
	}
	otlpPart struct {
		Key   string    `json:"key"`
		Value otlpValue `json:"value"`
	}
	otlpRecord struct {
		Time       string     `json:"timeUnixNano"`
		Observed   string     `json:"observedTimeUnixNano"`
		Severity   int        `json:"severityNumber"`
		Text       string     `json:"severityText"`
		EventName  string     `json:"eventName"`
		Body       otlpValue  `json:"body"`
		Attributes []otlpPart `json:"attributes"`
	}
)

func (o *otlp) send(ctx context.Context, events []Event) error {
	now := strconv.FormatInt(time.Now().UnixNano(), 10)
	var records []otlpRecord
	for i := range events {
		e := &events[i]
		r := otlpRecord{
			Time: strconv.FormatInt(e.Time.UnixNano(), 10), Observed: now, Severity: 9, Text: "INFO",
			EventName: "missent." + e.Kind, Body: text(e.Kind),
		}
		if e.loud() {
			r.Severity, r.Text = 13, "WARN"
		}
		if e.Kind == KindDecision {
			r.Body = text(e.Decision)
		}
		parts, err := parts(e)
		if err != nil {
			return err
		}
		r.Attributes = parts
		records = append(records, r)
	}
	body, err := json.Marshal(map[string]any{"resourceLogs": []any{map[string]any{
		"resource": map[string]any{"attributes": []otlpPart{
			{"service.name", text("missent")}, {"service.version", text(events[0].Version)}, {"service.instance.id", text(events[0].Instance)},
		}},
		"scopeLogs": []any{map[string]any{"scope": map[string]any{"name": "missent"}, "logRecords": records}},
	}}})
	if err != nil {
		return err
	}
	h := http.Header{}
	if o.authorization != "" {
		h.Set("Authorization", o.authorization)
	}
	answer, err := o.client.post(ctx, o.url, body, h)
	if err != nil {
		return err
	}
	var said struct {
		Partial struct {
			Rejected json.Number `json:"rejectedLogRecords"`
		} `json:"partialSuccess"`
	}
	if json.Unmarshal(answer, &said) == nil {
		if n, err := said.Partial.Rejected.Int64(); err == nil && n > 0 {
			return errPartly{n}
		}
	}
	return nil
}

// parts are the fields of an event but its time, each with "missent." in front.
func parts(e *Event) ([]otlpPart, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	delete(fields, "time")
	out := partsOf(fields)
	for i := range out {
		out[i].Key = "missent." + out[i].Key
	}
	return out, nil
}

func partsOf(fields map[string]any) []otlpPart {
	out := []otlpPart{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		out = append(out, otlpPart{name, valueOf(fields[name])})
	}
	return out
}

func valueOf(v any) otlpValue {
	switch v := v.(type) {
	case string:
		return text(v)
	case float64:
		n := strconv.FormatInt(int64(v), 10) // counts: there are no others
		return otlpValue{Int: &n}
	case []any:
		list := &otlpValues{Values: []otlpValue{}}
		for _, one := range v {
			list.Values = append(list.Values, valueOf(one))
		}
		return otlpValue{List: list}
	case map[string]any:
		return otlpValue{Map: &otlpPartsOf{partsOf(v)}}
	}
	return otlpValue{}
}

func text(s string) otlpValue { return otlpValue{String: &s} }
