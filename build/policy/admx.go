package main

import (
	"encoding/xml"
	"fmt"
	"strings"

	"missent/core/policy"
)

// registryKey is where Windows keeps the policy, under HKLM and HKCU; core/managed reads it.
const registryKey = `Software\Policies\Missent`

// id is the name of a key in the templates, which allow letters, digits, _ and -.
func id(k policy.Key) string { return strings.ReplaceAll(k.Name, ".", "_") }

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// admx is the template for Group Policy: what can be set, and where.
func admx() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="missent" namespace="Missent.Policies.Missent"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
`)
	for _, v := range versions() {
		fmt.Fprintf(&b, "      <definition name=\"since_%s\" displayName=\"$(string.since_%s)\"/>\n", under(v), under(v))
	}
	b.WriteString("    </definitions>\n  </supportedOn>\n  <categories>\n    <category name=\"missent\" displayName=\"$(string.missent)\"/>\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "    <category name=\"%s\" displayName=\"$(string.group_%s)\">\n      <parentCategory ref=\"missent\"/>\n    </category>\n", g.name, g.name)
	}
	b.WriteString("  </categories>\n  <policies>\n")
	for _, k := range policy.Keys {
		at := ""
		if k.Type == policy.Bool {
			at = fmt.Sprintf(" valueName=\"%s\"", k.Name)
		}
		fmt.Fprintf(&b, "    <policy name=\"%s\" class=\"Both\" displayName=\"$(string.%s)\" explainText=\"$(string.%s_what)\" presentation=\"$(presentation.%s)\" key=\"%s\"%s>\n",
			id(k), id(k), id(k), id(k), registryKey, at)
		fmt.Fprintf(&b, "      <parentCategory ref=\"%s\"/>\n      <supportedOn ref=\"since_%s\"/>\n%s    </policy>\n", group(k), under(since(k)), element(k))
	}
	b.WriteString("  </policies>\n</policyDefinitions>\n")
	return b.String()
}

// element says how the value of a key is kept in the registry.
func element(k policy.Key) string {
	switch k.Type {
	case policy.Bool:
		return "      <enabledValue><string>true</string></enabledValue>\n      <disabledValue><string>false</string></disabledValue>\n"
	case policy.Int:
		return fmt.Sprintf("      <elements>\n        <decimal id=\"value\" valueName=\"%s\" minValue=\"%d\" maxValue=\"%d\" required=\"true\"/>\n      </elements>\n", k.Name, k.Min, k.Max)
	case policy.Choice:
		var b strings.Builder
		fmt.Fprintf(&b, "      <elements>\n        <enum id=\"value\" valueName=\"%s\" required=\"true\">\n", k.Name)
		for _, c := range k.Choices {
			fmt.Fprintf(&b, "          <item displayName=\"$(string.%s.%s)\"><value><string>%s</string></value></item>\n", id(k), c, c)
		}
		return b.String() + "        </enum>\n      </elements>\n"
	case policy.Server:
		return "      <elements>\n        <text id=\"value\" valueName=\"" + k.Name + "\" required=\"true\"/>\n      </elements>\n"
	case policy.List, policy.Lines:
		return fmt.Sprintf("      <elements>\n        <list id=\"value\" key=\"%s\\%s\" valuePrefix=\"\"/>\n      </elements>\n", registryKey, k.Name)
	}
	return fmt.Sprintf("      <elements>\n        <text id=\"value\" valueName=\"%s\" maxLength=\"%d\" required=\"true\"/>\n      </elements>\n", k.Name, k.Max)
}

// adml holds the words of the template.
func adml() string {
	var b, presentations strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Missent</displayName>
  <description>Keeps mail from going to a wrong address.</description>
  <resources>
    <stringTable>
`)
	say := func(id, text string) { fmt.Fprintf(&b, "      <string id=\"%s\">%s</string>\n", id, escape(text)) }
	say("missent", "Missent")
	for _, v := range versions() {
		say("since_"+under(v), "Missent "+v+" or later")
	}
	for _, g := range groups {
		say("group_"+g.name, g.title)
	}
	for _, k := range policy.Keys {
		say(id(k), k.Name)
		say(id(k)+"_what", words(k))
		if k.Type == policy.Choice {
			for _, c := range k.Choices {
				say(id(k)+"."+c, c)
			}
		}
		fmt.Fprintf(&presentations, "      <presentation id=\"%s\">%s</presentation>\n", id(k), control(k))
	}
	b.WriteString("    </stringTable>\n    <presentationTable>\n" + presentations.String() + "    </presentationTable>\n  </resources>\n</policyDefinitionResources>\n")
	return b.String()
}

// control is how the editor of Group Policy asks for the value.
func control(k policy.Key) string {
	switch k.Type {
	case policy.Bool:
		return ""
	case policy.Int:
		return fmt.Sprintf("<decimalTextBox refId=\"value\" defaultValue=\"%s\">%s</decimalTextBox>", k.Default, k.Name)
	case policy.Choice:
		for i, c := range k.Choices {
			if c == k.Default {
				return fmt.Sprintf("<dropdownList refId=\"value\" noSort=\"true\" defaultItem=\"%d\">%s</dropdownList>", i, k.Name)
			}
		}
	case policy.List, policy.Lines:
		return fmt.Sprintf("<listBox refId=\"value\">%s</listBox>", k.Name)
	}
	return fmt.Sprintf("<textBox refId=\"value\"><label>%s</label></textBox>", k.Name)
}

// versions are those that brought keys, each once.
func versions() []string {
	var out []string
	for _, k := range policy.Keys {
		if v := since(k); !strings.Contains("|"+strings.Join(out, "|")+"|", "|"+v+"|") {
			out = append(out, v)
		}
	}
	return out
}

func under(version string) string { return strings.ReplaceAll(version, ".", "_") }
