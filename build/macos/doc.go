// Package macos holds what a package for macOS is laid out from: the bundle's Info.plist, the launch agent, and build.sh. Its
// tests hold these to what the programs look for; no Mac has run any of it, and nothing here is linked into a program.
package macos
