//go:build !(linux && production && webkit2_41)

package main

// displayReady is always true where the system has no notion of a missing display.
func displayReady() bool { return true }

// guardPage does nothing on the other systems: there the page keeps to itself because it holds no links and its content
// policy runs no foreign script, and the heartbeat alone notices a page that died.
func guardPage(func()) {}
