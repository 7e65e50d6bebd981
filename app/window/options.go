package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"

	"missent/app/window/bound"
	"missent/core/view"
	"missent/frontend"
)

// The two shapes of the window.
const (
	askWidth, askHeight   = 560, 440
	mainWidth, mainHeight = 960, 640
	mainMinW, mainMinH    = 720, 480
)

// windowOptions says what the window looks like and what its page may do.
func windowOptions(start view.Start, desk *bound.Desk, shell *shell) *options.App {
	o := &options.App{
		Title:              "Missent",
		BackgroundColour:   background(start.Theme),
		AssetServer:        &assetserver.Options{Assets: frontend.Assets()},
		Bind:               []any{desk},
		ErrorFormatter:     problem,
		OnStartup:          shell.started,
		OnDomReady:         func(context.Context) { guardPage(shell.dead) },
		Logger:             quiet{},
		LogLevelProduction: logger.ERROR,
		DragAndDrop:        &options.DragAndDrop{DisableWebViewDrop: true},
		Linux: &linux.Options{
			ProgramName:      "missent",
			Icon:             icon,
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever, // blank windows with some drivers otherwise
		},
		Windows: &windows.Options{WebviewDisableRendererCodeIntegrity: false, IsZoomControlEnabled: false},
	}
	if start.Ask != nil {
		// The page fits the height to what it shows, so the width is fixed by equal limits and not by DisableResize,
		// which would stop the page too.
		o.Width, o.Height = askWidth, askHeight
		o.AlwaysOnTop = true
		return o
	}
	o.Width, o.Height = mainWidth, mainHeight
	o.MinWidth, o.MinHeight = mainMinW, mainMinH
	return o
}

// background is what stands there until the page has painted. For "system" the page decides; light is the lesser flash.
func background(theme string) *options.RGBA {
	if theme == "dark" {
		return options.NewRGB(0x16, 0x19, 0x1f) // --bg of frontend/src/ui/tokens.css
	}
	return options.NewRGB(0xff, 0xff, 0xff)
}

// problem is how an error reaches the page: a view.Problem as JSON, never a text. It has to be a string, because Wails makes
// an Error of it whose message it becomes.
func problem(err error) any {
	var p *view.Problem
	if !errors.As(err, &p) {
		p = &view.Problem{Key: "internal"}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return `{"key":"internal"}`
	}
	return string(text)
}
