package contents

import (
	"strings"
	"testing"
)

// specimens are published ones: of standards, of authorities and of test data, never of anybody.
var specimens = []struct{ text, kind string }{
	{"GB29 NWBK 6016 1331 9268 19", "iban"},
	{"Konto DE89370400440532013000.", "iban"},
	{"FR14 2004 1010 0505 0001 3M02 606", "iban"},
	{"NO93 8601 1117 947", "iban"},
	{"MT84 MALT 0110 0001 2345 MTLC AST0 01S", "iban"},
	{"4111 1111 1111 1111", "card"},
	{"5555-5555-5555-4444", "card"},
	{"card 378282246310005 exp 10/29", "card"},
	{"Visa: 4012888888881881", "card"},
	{"NHS number 943 476 5919", "health"},
	{"943 476 5919", "health"},
	{"patient 9434765919", "health"},
	{"QQ is never given out, AB 12 34 56 C is", "national-id"},
	{"NI number AB123456C", "national-id"},
	{"SSN 219-09-9999", "national-id"},
	{"ABA routing 021000021", "routing"},
	{"Steuer-ID 86095742719", "national-id"},
	{"IdNr. 65 929 970 489", "national-id"},
	{"NIR 2 55 08 14 168 025 38", "national-id"},
	{"DNI 12345678Z", "national-id"},
	{"NIE X1234567L", "national-id"},
	{"MRTMTT91D08F205J", "national-id"},
	{"PESEL 44051401359", "national-id"},
	{"BSN 111222333", "national-id"},
	{"85.07.30-033.28", "national-id"},
	{"personnummer 811228-9874", "national-id"},
	{"fødselsnummer 13097248022", "national-id"},
	{"NIF 501964843", "national-id"},
	{"AHV 756.9217.0769.85", "national-id"},
	{"Aadhaar 2341 2341 2346", "national-id"},
	{"TFN 123 456 782", "national-id"},
	{"CPF 111.444.777-35", "national-id"},
	{"SIN 046 454 286", "national-id"},
	{"11010519491231002X", "national-id"},
	{"TCKN 10000000146", "national-id"},
	{"L898902C36UTO7408122F1204159ZE184226B<<<<<10", "passport"},
	{"I<UTOD231458907<<<<<<<<<<<<<<<", "passport"},
	{"7408122F1204159UTO<<<<<<<<<<<6", "passport"},
	{"D231458907UTO7408122F1204159<<<<<<<6", "passport"},
	{"passport no. 533380006", "passport"},
	{"Reisepass C01X00T47", "passport"},
	{"Patient with diagnosis E11.9", "health"},
	{"Diagnosis after biopsy: carcinoma, chemotherapy from May", "health"},
	{"booking reference X7KP2M", "travel"},
	{"e-ticket 125 2345678901", "travel"},
	{"Itinerary: flight BA117, departure 10:00, seat 12A", "travel"},
	{"GPS 51.50740, -0.12780", "place"},
	{"coordinates: 34.5553 N 69.2075 E", "place"},
	{"OFFICIAL-SENSITIVE\n\nDear all", "marking"},
	{"NATO SECRET\nx", "marking"},
	{"RESTREINT UE/EU RESTRICTED\nx", "marking"},
	{"CUI//SP-PRVCY\nx", "marking"},
	{"x\n\nTLP:AMBER+STRICT", "marking"},
	{"VS-NfD\nx", "marking"},
	{"UNCLASSIFIED//FOUO\nx", "marking"},
	{"SECRET//NOFORN\nx", "marking"},
	{"-----BEGIN RSA PRIVATE KEY-----\nMIIE", "secret"},
	{"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "secret"},
	{"key AKIA" + "IOSFODNN7EXAMPLE", "secret"},
	{"token: ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a", "secret"},
	{"xoxb-" + "17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy", "secret"},
	{"AIza" + "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe", "secret"},
	{"glpat-" + "x2bQ7wZk9sLmN4pR8tVy", "secret"},
	{"The password is Tr0ub4dor&3", "secret"},
	{"contraseña: Verano2026", "secret"},
	{"wachtwoord: Zomer2026", "secret"},
	{"senha: Verao2026", "secret"},
	{"UK OFFICIAL-SENSITIVE\nx", "marking"},
	{"TOP SECRET\nx", "marking"},
	{"EU CONFIDENTIAL\nx", "marking"},
	{"CONFIDENTIEL UE/EU CONFIDENTIAL\nx", "marking"},
	{"TRÈS SECRET UE/EU TOP SECRET\nx", "marking"},
	{"NATO RESTRICTED\nx", "marking"},
	{"COSMIC TOP SECRET\nx", "marking"},
	{"VS-NUR FÜR DEN DIENSTGEBRAUCH\nx", "marking"},
	{"TLP:RED\nx", "marking"},
	{"x\n\nTLP:GREEN", "marking"},
	{"FOR OFFICIAL USE ONLY\nx", "marking"},
	{"CONTROLLED\nx", "marking"},
	{"Passwort: hunter22", "secret"},
	{"mot de passe : Soleil2026", "secret"},
	{"postgres://app:s3cr3tpw@db.example/x", "secret"},
	{"Wifi code: Sommer2026", "secret"},
	{"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", "secret"},
}

func TestSpecimens(t *testing.T) {
	for _, s := range specimens {
		for _, text := range []string{s.text, "Dear Ann,\n" + s.text + "\n", "(" + s.text + ")"} {
			if s.kind == "marking" && text[0] == '(' {
				continue
			}
			found := Look("", text)
			if len(found) != 1 || string(found[0].Kind) != s.kind || found[0].Count != 1 {
				t.Errorf("%q: %v, want %s", text, found, s.kind)
			}
		}
	}
	for _, subject := range []string{"[OFFICIAL-SENSITIVE] Plan", "Plan [TLP:RED]", "SECRET//NOFORN plan", "TLP:AMBER plan", "Plan (NATO RESTRICTED)"} {
		if f := Look(subject, "x"); len(f) != 1 || f[0].Kind != Marking {
			t.Errorf("subject %q: %v", subject, f)
		}
	}
}

// TestNothingFound: what only looks like it, by a digit, a shape or a word, is none.
func TestNothingFound(t *testing.T) {
	for _, text := range []string{
		"", "Dear Ann,\nsee you at 10:30 on 2026-11-22.\nBob", "GB29 NWBK 6016 1331 9268 18", "XX29 NWBK 6016 1331 9268 19",
		"4111 1111 1111 1112", "4111111111111111", "1700000000 1700000001", "9434765919", "943 476 5918", "tel 943 476 5919",
		"219-09-9999", "SSN 000-12-3456", "021000021", "QQ 12 34 56 C", "DNI 12345678A", "12345678Z", "44051401359",
		"L898902C36UTO7408122F1204158ZE184226B<<<<<11", "E11.9", "the patient reader", "flight of fancy", "X7KP2M", "51.50740, -0.12780", "GPS 0.0000, 0.0000",
		"version 10.1234.5678", "the top secret of good bread", "this is confidential", "We call it SECRET sauce", "The OFFICIAL line", "TLP:CLEAR",
		"The password is wrong", "password: <see below>", "password reset: https://example.com/reset", "Forgot your password?", "ssh://user:password@host",
		"ghp_short", "AKIAaaaaaaaaaaaaaaaa", "-----BEGIN PUBLIC KEY-----\nMIIB", "commit 2f2c6912e7710c838347ae178b4a16c7e42f2920",
		"0x4111111111111111", "2026-11-22 10:30:00.123456", "192.168.178.255 10.0.0.1", "ISBN 978-3-16-148410-0",
	} {
		if f := Look("Re: plan", text); len(f) > 0 {
			t.Errorf("%q: %v", text, f)
		}
	}
}

func TestCounts(t *testing.T) {
	f := Look("", "Cards: 4111 1111 1111 1111 and 5555 5555 5555 4444, GB29 NWBK 6016 1331 9268 19.")
	if len(f) != 2 || f[0] != (Found{Card, 2}) || f[1] != (Found{IBAN, 1}) {
		t.Errorf("%v", f)
	}
	if f := Look("", strings.Repeat("x", most)+" 4111 1111 1111 1111"); len(f) != 0 {
		t.Errorf("beyond the bound: %v", f)
	}
}

// TestName: the names of files alone tell what most are.
func TestName(t *testing.T) {
	for name, want := range map[string]Kind{
		"Passport_Doe.jpg": Passport, "Reisepass.pdf": Passport, "scan passaporto.png": Passport, "visa-application.pdf": Passport,
		"Itinerary KUL-LHR.pdf": Travel, "e-ticket.pkpass": Travel, "boarding pass.pdf": Travel,
		"route.gpx": Place, "site.KML": Place, "base.geojson": Place, "Befund.pdf": Health, "medical report.docx": Health, "scan.dcm": Health,
		"payslip-2026-05.pdf": NationalID, "vault.kdbx": Secret, "server.pem": Secret, "id_rsa": Secret, "passwords.xlsx": Secret, `C:\keys\id_ed25519`: Secret,
	} {
		if got, ok := Name(name); !ok || got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"", "id_rsa.pub", "visage.jpg", "impatient.txt", "plan.pdf", "compass.doc", "passportless.txt", "key.txt"} {
		if got, ok := Name(name); ok {
			t.Errorf("%q is taken for %q", name, got)
		}
	}
}

func FuzzLook(f *testing.F) {
	for _, s := range specimens {
		f.Add("", s.text)
		f.Add(s.text, s.text[:len(s.text)-1])
	}
	f.Fuzz(func(t *testing.T, subject, body string) {
		for _, found := range Look(subject, body) {
			if found.Count < 1 {
				t.Errorf("%+v", found)
			}
		}
	})
}

// BenchmarkLook reads 10 kB of prose with numbers in it.
func BenchmarkLook(b *testing.B) {
	text := strings.Repeat("Dear Ann, on 2026-11-22 at 10:30 we shipped 1,200 units (order 4500012345) to BX12 7 Main St, tel 020 7946 0018.\n", 100)[:10<<10]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Look("Re: order", text)
	}
}
