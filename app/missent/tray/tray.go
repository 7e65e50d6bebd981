// Package tray is the icon beside the clock: what the guard does now, in a shape, a tooltip and a menu of four lines.
//
// It refuses to decide anything: a click calls back, and the guard does the rest. A desktop without a place for icons is
// no failure; the guard watches all the same, and the icon appears when such a place does. It says states, never an
// address: a panel is seen by whoever stands behind the user (threat 16 in docs/THREATS.md).
package tray

import (
	"context"
	"embed"
	"io"
	"log"

	"fyne.io/systray"
)

//go:embed icons/*.png
var icons embed.FS

// Icon is the shape, which differs without colour.
type Icon string

// The shapes.
const (
	Watching Icon = "watching"
	Asking   Icon = "asking"
	Trouble  Icon = "trouble"
	Paused   Icon = "paused"
)

// Face is what the tray shows.
type Face struct {
	Icon   Icon
	Line   string // the state in words
	Paused bool   // the menu offers Resume instead of Pause
}

// Actions are what the menu does. They are called one at a time and should return soon.
type Actions struct {
	Open, Pause, Resume, Quit func()
}

// Run shows the icon until ctx ends, and draws each Face that comes. It must be called from the main goroutine, which
// macOS wants for its user interface. Where there can be no icon it only waits.
func Run(ctx context.Context, actions Actions, faces <-chan Face) {
	if !possible() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-faces:
			}
		}
	}
	// The library logs what it misses (a host for icons, mostly) through the standard logger, which nothing else uses.
	log.SetOutput(io.Discard)
	done := make(chan struct{})
	systray.Run(func() {
		// This must return: the menu is only served afterwards.
		m := build()
		go func() {
			defer close(done)
			m.serve(ctx, actions, faces)
			systray.Quit()
		}()
	}, nil)
	<-done
}

// menu is the four lines.
type menu struct {
	state, open, pause, quit *systray.MenuItem
	shade                    string
	face                     Face
}

func build() *menu {
	m := &menu{shade: shade()}
	systray.SetTitle("Missent")
	m.state = systray.AddMenuItem("Starting", "")
	m.state.Disable()
	systray.AddSeparator()
	m.open = systray.AddMenuItem("Open Missent", "")
	m.pause = systray.AddMenuItem("Pause for an hour", "")
	systray.AddSeparator()
	m.quit = systray.AddMenuItem("Quit", "")
	m.draw(Face{Icon: Watching, Line: "Starting"})
	return m
}

func (m *menu) serve(ctx context.Context, actions Actions, faces <-chan Face) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-faces:
			if f != m.face {
				m.draw(f)
			}
		case <-m.open.ClickedCh:
			actions.Open()
		case <-m.pause.ClickedCh:
			if m.face.Paused {
				actions.Resume()
			} else {
				actions.Pause()
			}
		case <-m.quit.ClickedCh:
			actions.Quit()
		}
	}
}

func (m *menu) draw(f Face) {
	if f.Icon != m.face.Icon {
		setIcon(f.Icon, m.shade)
	}
	m.face = f
	systray.SetTooltip("Missent: " + f.Line)
	m.state.SetTitle(f.Line)
	title := "Pause for an hour"
	if f.Paused {
		title = "Resume"
	}
	m.pause.SetTitle(title)
}

// picture is an icon of that size for a dark or a light panel. All of them are embedded, which a test holds.
func picture(i Icon, size, shade string) []byte {
	data, err := icons.ReadFile("icons/" + string(i) + "-" + size + "-" + shade + ".png")
	if err != nil {
		panic("tray: " + err.Error()) // a file that the build embeds is missing
	}
	return data
}
