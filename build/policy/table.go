package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"missent/core/policy"
)

// Marks in docs/ADMIN.md between which the table stands.
const (
	begin = "<!-- keys: written by go run ./build/policy -->\n"
	end   = "<!-- end of keys -->\n"
)

func withTable(page string) (string, error) {
	head, rest, ok := strings.Cut(page, begin)
	_, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", errors.New("docs/ADMIN.md: the marks of the table are missing")
	}
	return head + begin + table() + end + tail, nil
}

// table has a row for each key.
func table() string {
	var b strings.Builder
	b.WriteString("\n| key | values | default | for | what |\n| --- | --- | --- | --- | --- |\n")
	for _, k := range policy.Keys {
		fallback := "`" + k.Default + "`"
		if k.Default == "" {
			fallback = "none"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Name, values(k), fallback, whose(k), policy.Texts[k.Name])
	}
	b.WriteString("\n")
	return b.String()
}

// whose tells who may set a key.
func whose(k policy.Key) string {
	switch {
	case k.Managed:
		return "you alone"
	case k.Free:
		return "never locked"
	}
	return "you, users"
}

func values(k policy.Key) string {
	switch k.Type {
	case policy.Bool:
		return "`true`, `false`"
	case policy.Int:
		return fmt.Sprintf("%d to %d", k.Min, k.Max)
	case policy.Choice:
		return "`" + strings.Join(k.Choices, "`, `") + "`"
	case policy.Lines:
		return "lines"
	case policy.List:
		return "[list](#lists)"
	case policy.URL:
		return "`https://`"
	case policy.Server:
		return "`" + strings.Join(k.Choices, "://`, `") + "://`"
	}
	return "text"
}

// schema is the JSON schema of a policy file.
func schema() (string, error) {
	type object = map[string]any
	properties := object{"$schema": object{"type": "string"}}
	for _, k := range policy.Keys {
		p := object{"description": words(k)}
		if k.Default != "" {
			p["default"] = k.Default
		}
		switch k.Type {
		case policy.Bool:
			p["type"], p["default"] = "boolean", k.Default == "true"
		case policy.Int:
			p["type"], p["minimum"], p["maximum"], p["default"] = "integer", k.Min, k.Max, json.Number(k.Default)
		case policy.Choice:
			p["enum"] = k.Choices
		case policy.List, policy.Lines:
			p["type"], p["items"] = "array", object{"type": "string"}
		case policy.Server:
			p["type"], p["pattern"] = "string", "^(("+strings.Join(k.Choices, "|")+")://.+)?$"
		case policy.URL:
			p["type"], p["maxLength"], p["pattern"] = "string", k.Max, "^(https://.+)?$"
		default:
			p["type"], p["maxLength"] = "string", k.Max
		}
		properties[k.Name] = p
	}
	out, err := json.MarshalIndent(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Policy of Missent",
		"type": "object", "additionalProperties": false, "properties": properties,
	}, "", "  ")
	return string(out) + "\n", err
}
