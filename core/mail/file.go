package mail

// FileState is what became of looking into a file.
type FileState uint8

// States of a file. Only Read says anything about what it holds.
const (
	NotLooked  FileState = iota // of a kind that is not looked into
	Read                        // its text was read, to the end or to a limit
	Locked                      // it takes a password
	Unreadable                  // damaged, or beyond the limits: what it holds is not known
)

// File is what was found in a file that comes with a message.
type File struct {
	Name  string
	State FileState
	Text  Secret
	Label Secret // protective label in its properties: Microsoft's MSIP labels, or a title
}
