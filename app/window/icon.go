package main

import _ "embed"

//go:embed icon.png
var icon []byte
