package main

import "os"

// prepareEnvironment sets what GTK and WebKit read when they start, where the user has not chosen otherwise. Other systems
// ignore these names.
func prepareEnvironment() {
	// Without it the window stays blank with some graphics drivers.
	setDefault("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
	// Wayland lets no program put its window above the others; Xwayland does.
	if os.Getenv("DISPLAY") != "" {
		setDefault("GDK_BACKEND", "x11")
	}
}

func setDefault(name, value string) {
	if _, set := os.LookupEnv(name); !set {
		os.Setenv(name, value)
	}
}
