//go:build production && webkit2_41

package main

/*
#cgo pkg-config: gtk+-3.0 webkit2gtk-4.1
#include "page_linux.h"
*/
import "C"

// pageDead is what to do when the web process ended; set once, before the signal is connected.
var pageDead func()

//export missentPageDead
func missentPageDead() { pageDead() }

// displayReady reports whether a window can be opened at all.
func displayReady() bool { return C.gtk_init_check(nil, nil) != 0 }

// guardPage keeps the page where it is: it can go to no other address and open no window, whatever it holds. And it
// notices the end of the web process, which Wails does not.
func guardPage(dead func()) {
	pageDead = dead
	C.missent_guard_page()
}
