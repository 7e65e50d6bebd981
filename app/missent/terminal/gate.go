package terminal

import "missent/core/view"

// Gate is who sends through the gate, in words.
func Gate(g view.GateState) string {
	if g.Last.IsZero() {
		return Say("gate.nobody", nil)
	}
	client := g.Client
	if client == "" {
		client = Say("gate.someone", nil)
	}
	return Say("gate.passed", map[string]string{"client": client, "last": clock(g.Last)})
}

// Missed says that a message did not pass the gate.
func Missed(g view.GateState) string {
	return Say(by("gate.missed", g), map[string]string{"missed": clock(g.Missed), "client": g.Round})
}

// Round is Missed in a few words, for the tray.
func Round(g view.GateState) string {
	return Say(by("gate.round", g), map[string]string{"missed": clock(g.Missed), "client": g.Round})
}

// by is the sentence that names the client, where it is known.
func by(key string, g view.GateState) string {
	if g.Round != "" {
		return key + "-by"
	}
	return key
}
