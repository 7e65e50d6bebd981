package demo

// owner is whose mailbox it is.
const (
	ownerName = "Ann Miller"
	ownerMail = "ann@northwind.example"
)

// person is somebody of the story.
type person struct {
	name, addr string
	sent       int // messages to them
	replies    int // of theirs
	last       int // days ago, of the last message to them
}

// The one the story is about: 42 messages, 38 answers.
var doe = person{"Jane Doe", "j.doe@us.af.mil", 42, 38, 10}

// people are written to over the last year. None of them exists: the names are of example domains, and of hosts that
// take no mail for such people.
var people = []person{
	doe,
	{"Marcus Hale", "marcus.hale@army.mil", 19, 15, 6},
	{"Priya Raman", "priya.raman@army.mil", 14, 11, 21},
	{"Tom Becker", "tom@northwind.example", 38, 30, 1},
	{"Sofia Lindqvist", "sofia@northwind.example", 31, 22, 2},
	{"Amadou Keita", "a.keita@transport.gouv.ml", 16, 12, 4}, // somebody who really is in Mali
	{"Grace Okafor", "grace.okafor@harbour.example", 22, 17, 3},
	{"Luis Ortega", "luis@ortega-freight.example", 18, 12, 8},
	{"Hanna Vogel", "h.vogel@vogel-logistik.example", 15, 11, 12},
	{"Kenji Mori", "mori@pacificlines.example", 12, 8, 17},
	{"Eva Novak", "eva.novak@customs.example", 11, 7, 15},
	{"Peter Walsh", "peter.walsh@harbour.example", 9, 6, 25},
	{"Ines Costa", "ines@costa-legal.example", 9, 6, 40},
	{"Ruth Adler", "ruth.adler@insure.example", 8, 6, 33},
	{"Daniel Kim", "dkim@pacificlines.example", 8, 5, 28},
	{"Yusuf Demir", "yusuf@demir-shipping.example", 7, 5, 19},
	{"Clara Jensen", "clara@jensen.example", 7, 4, 50},
	{"Olu Adeyemi", "olu.adeyemi@harbour.example", 6, 4, 44},
	{"Mia Rossi", "mia.rossi@fiera.example", 6, 3, 60},
	{"Noah Petit", "noah@petit-transport.example", 6, 4, 22},
	{"Irene Papas", "irene@aegeanport.example", 5, 3, 70},
	{"Viktor Sokol", "v.sokol@sokol.example", 5, 2, 81},
	{"Lea Braun", "lea.braun@vogel-logistik.example", 5, 4, 36},
	{"Sam Carter", "sam.carter@insure.example", 4, 3, 90},
	{"Nadia Haddad", "nadia@levantcargo.example", 4, 3, 55},
	{"Owen Price", "owen@price.example", 4, 2, 120},
	{"Anika Shah", "anika.shah@customs.example", 4, 3, 47},
	{"Bruno Keller", "bruno@keller-kran.example", 3, 2, 140},
	{"Julia Meyer", "julia.meyer@fiera.example", 3, 1, 160},
	{"Ben Fraser", "ben@fraser.example", 3, 2, 75},
}

// subjects are drawn by turns.
var subjects = []string{
	"Itinerary for the inspection", "Loading plan, week {n}", "Gate passes", "Draft of the contract", "Berth 4, Tuesday",
	"Invoice {n}", "Crew list", "Meeting on Thursday", "Photos of the damage", "Revised schedule", "Customs papers {n}",
	"Insurance certificate", "Call at ten?", "Minutes of the meeting", "Delivery window", "Spare parts, order {n}",
}
