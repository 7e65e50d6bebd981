package bound

import "missent/core/view"

// Shell is the window around the page.
type Shell interface {
	Copy(text string) error   // to the clipboard
	ChooseFile() string       // its path, "" where the user chose none
	Resize(width, height int) // of the page, without the frame
	Emit(event view.Event)    // to the page
	Poke()                    // make the page call Ping
	Quit()                    // close the window and end the program in order
	Painted()                 // the first frame is on the screen
}

// Sizes a page may ask for. The largest is 200 % text on a small screen; the smallest is the note after a correction.
const (
	minWidth, maxWidth   = 360, 1280
	minHeight, maxHeight = 200, 1024
	maxCopied            = 2048 // bytes; an address has at most 320
)

// Ping says that the page is alive. It answers the poke of the heartbeat; a page may also call it on its own.
func (d *Desk) Ping() { d.heart.beat() }

// Painted says that the first frame is on the screen and that the page listens for events.
func (d *Desk) Painted() {
	if d.heart.paint() {
		d.shell.Painted()
	}
}

// CopyText puts an address on the clipboard.
func (d *Desk) CopyText(text string) error {
	if len(text) > maxCopied {
		return &view.Problem{Key: "too-long"}
	}
	if err := d.shell.Copy(text); err != nil {
		return &view.Problem{Key: "clipboard"}
	}
	return nil
}

// Resize fits the window to the page.
func (d *Desk) Resize(width, height int) {
	d.shell.Resize(min(max(width, minWidth), maxWidth), min(max(height, minHeight), maxHeight))
}

// Close closes the window. A question that has no answer yet stays without one.
func (d *Desk) Close() { d.shell.Quit() }
