package mail

import "bytes"

// FromMessage reads a whole message: the header as FromHeader does, and, of a delivery report, who failed.
func FromMessage(raw []byte) Message {
	m := FromHeader(raw)
	if m.Report {
		m.Bounced = append(m.Bounced, FailedRecipients(text(raw))...)
	}
	return m
}

// text is what follows the header.
func text(raw []byte) []byte {
	if i := bytes.Index(raw, []byte("\n\n")); i >= 0 {
		if j := bytes.Index(raw, []byte("\r\n\r\n")); j < 0 || j > i {
			return raw[i+2:]
		}
	}
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		return raw[i+4:]
	}
	return nil
}
