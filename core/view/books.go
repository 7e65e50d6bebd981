package view

// BooksForm says which address books to read. Nothing of it is kept.
type BooksForm struct {
	Where    string `json:"where"`          // "thunderbird" (those of this computer), "file", "server"
	Path     string `json:"path,omitempty"` // of a file; the window asks the user for it, not the page
	Server   string `json:"server"`         // of a server, as BooksPlace has it
	User     string `json:"user"`
	Password string `json:"password"`
}

// BooksPlace is a server that keeps address books (CardDAV), and who signs in there.
type BooksPlace struct {
	Server  string `json:"server"` // an https URL
	Host    string `json:"host"`   // the part of it to show
	User    string `json:"user"`
	Outside bool   `json:"outside"` // of another organisation than the address: the user has to agree
}

// BooksRead is what came of it.
type BooksRead struct {
	Done      bool `json:"done"`      // false where the user chose no file after all
	Addresses int  `json:"addresses"` // of the books
	Bad       int  `json:"bad"`       // entries that cannot be read
	Alike     int  `json:"alike"`     // of the addresses, those that can be taken for another one
}
