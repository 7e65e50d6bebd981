//go:build bindings

package main

// generating is true in the program that only writes frontend/wailsjs.
const generating = true
