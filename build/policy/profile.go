package main

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"missent/core/policy"
)

// domain is the preference domain of Missent on macOS; core/managed reads its managed layer.
const domain = "missent.guard"

// profile is a configuration profile to start from: every key stands in it as a comment, with its default.
func profile() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>PayloadType</key><string>Configuration</string>
	<key>PayloadVersion</key><integer>1</integer>
	<key>PayloadIdentifier</key><string>%[1]s.policy</string>
	<key>PayloadUUID</key><string>%[2]s</string>
	<key>PayloadDisplayName</key><string>Missent</string>
	<key>PayloadScope</key><string>System</string>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>PayloadType</key><string>%[1]s</string>
			<key>PayloadVersion</key><integer>1</integer>
			<key>PayloadIdentifier</key><string>%[1]s.policy.keys</string>
			<key>PayloadUUID</key><string>%[3]s</string>
			<key>PayloadDisplayName</key><string>Missent: keys</string>
			<!-- Take a key out of its comment to set it. -->
`, domain, uuid("profile"), uuid("keys"))
	for _, k := range policy.Keys {
		fmt.Fprintf(&b, "			<!-- %s\n			<key>%s</key>%s -->\n", escape(words(k)), k.Name, plistValue(k))
	}
	b.WriteString("		</dict>\n	</array>\n</dict>\n</plist>\n")
	return b.String()
}

func plistValue(k policy.Key) string {
	switch k.Type {
	case policy.Bool:
		return "<" + k.Default + "/>"
	case policy.Int:
		return "<integer>" + k.Default + "</integer>"
	case policy.List, policy.Lines:
		return "<array><string></string></array>"
	}
	return "<string>" + escape(k.Default) + "</string>"
}

// uuid is the same for the same name, so that a profile replaces the one before.
func uuid(name string) string {
	h := sha256.Sum256([]byte(domain + " " + name))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80 // version 8 (RFC 9562)
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16]))
}
