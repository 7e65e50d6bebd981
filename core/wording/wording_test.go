package wording

import (
	"strings"
	"testing"
)

// said is a greeting in short: the people by "/", their words by a space.
func said(text string) string {
	var all []string
	for _, p := range Greeted(text) {
		all = append(all, strings.Join(p.Words, " "))
	}
	return strings.Join(all, "/")
}

func TestGreeted(t *testing.T) {
	for text, want := range map[string]string{
		"Hi John,\nhere it is":                    "john",
		"hi john\n\nhere it is":                   "john",
		"Hi, Christian!\nThanks":                  "christian",
		"Dear Dr. Smith,":                         "smith",
		"Dear Mr J. Smith:":                       "smith",
		"Hi Ann and Bob,":                         "ann/bob",
		"Hi Ann & Bob -":                          "ann/bob",
		"Hi Ann, Bob,\n":                          "ann/bob",
		"Hi Ann, all,":                            "ann",
		"Good morning Jean-Luc,":                  "jean luc",
		"John,\n\nhere it is":                     "john",
		"Dear John Baker,":                        "john baker",
		"Hi Bill thanks for the draft":            "bill",
		"Hi Will,\nyou asked":                     "will",
		"Thanks Ann!\n":                           "ann",
		"\n> quoted\n\nHi John,\n":                "john",
		"On 5 Nov 2026, Ann wrote:\n> x\nHi Ann,": "ann",
		"Sehr geehrte Frau Dr. Müller,":           "muller",
		"Sehr geehrter Herr Groß,":                "gross",
		"Liebe Anna, lieber Jörg,":                "anna/jorg",
		"Hallo Łukasz!":                           "lukasz",
		"Guten Tag Herr von Berg,":                "berg",
		"Bonjour Madame Lefèvre,":                 "lefevre",
		"Chère Amélie,":                           "amelie",
		"Salut Zoé et Luc,":                       "zoe/luc",
		"Estimado Sr. Núñez:":                     "nunez",
		"Hola María y José,":                      "maria/jose",
		"Buenos días, Pepe.":                      "pepe",
		"Gentile Dott.ssa Rossi,":                 "rossi",
		"Caro Luigi,":                             "luigi",
		"Beste Willem,":                           "willem",
		"Geachte heer Jansen,":                    "jansen",
		"Olá João,":                               "joao",
		"Prezada Sra. Conceição,":                 "conceicao",
		"Bom dia Inês!":                           "ines",
		"Hej Åsa,":                                "asa",
		"Dzień dobry Kasia,":                      "kasia",
		"Здравствуйте, Ольга!":                    "ольга",
		"Γεια Ελένη,":                             "ελενη",
		"Merhaba Ayşe,":                           "ayse",
		"田中様\nお世話になっております":                        "田中",
		"您好 张伟，":                                  "张伟",
		"Hi Kenji-san,":                           "kenji",
	} {
		if got := said(text); got != want {
			t.Errorf("%q greets %q, want %q", text, got, want)
		}
	}
}

// TestGreetsNobody: what is no greeting by name must stay one.
func TestGreetsNobody(t *testing.T) {
	for _, text := range []string{
		"", "Hi,", "Hello!\n", "Hi all,", "Dear all,\nJohn has left", "Hi everyone,", "Hi team,", "Hi both,", "Dear Sir or Madam,",
		"Dear colleagues,", "Sehr geehrte Damen und Herren,", "Hallo zusammen,", "Liebe Kolleginnen und Kollegen,", "Bonjour à tous,",
		"Madame, Monsieur,", "Hola a todos,", "Ciao a tutti,", "Beste allemaal,", "Olá a todos,", "Hi, I met John yesterday.",
		"Hi, please see the draft.", "Hi there,", "Thanks,\nJohn", "Thanks, John", "Thanks for the draft", "John said that it is fine.",
		"Please, John, read it", "We met John,\nand Ann", "As agreed,", "best regards,\nJohn", "> Hi John,\n> yes", "各位好", "皆様",
		"Hello world of many more words than any name can have,", strings.Repeat("Hi ", 5000),
	} {
		for _, w := range strings.FieldsFunc(said(text), func(r rune) bool { return r == '/' || r == ' ' }) {
			if w == "john" || w == "ann" || len(text) < 20 && w != "agreed" {
				t.Errorf("%q greets %q", text, w)
			}
		}
	}
}

func TestQuoted(t *testing.T) {
	const baker = "john.baker@fabrikam.example"
	for text, addr := range map[string]string{
		"Yes.\n\nOn Tue, 5 Nov 2026 at 10:00, John Baker <john.baker@fabrikam.example> wrote:\n> x":  baker,
		"Yes.\n\nOn Tue, 5 Nov 2026 at 10:00, John Baker\n<john.baker@fabrikam.example> wrote:\n> x": baker,
		"Ja.\n\nAm 05.11.26 um 10:00 schrieb John Baker:\n> x":                                       "",
		"Oui.\n\nLe 5 nov. 2026 à 10:00, John Baker <john.baker@fabrikam.example> a écrit :\n> x":    baker,
		"Sì.\n\nIl giorno 5 nov 2026 John Baker <john.baker@fabrikam.example> ha scritto:\n":         baker,
		"Yes.\n\nFrom: John Baker <john.baker@fabrikam.example>\nSent: Tuesday\nTo: Ann":             baker,
		"Ja.\n\nVon: John Baker [mailto:john.baker@fabrikam.example]\nGesendet: Dienstag":            baker,
	} {
		a, ok := Quoted(text)
		if !ok || a.Addr.Plain() != addr || !a.Named("John Baker") || a.Named("Jane Baker") || a.Named("John") {
			t.Errorf("%q: %v %q", text, ok, a.Addr.Plain())
		}
	}
	for _, text := range []string{"", "Hi,\nwhat John wrote is right", "> On 5 Nov John Baker wrote:\n> x", "From: the beginning\nit was clear", "As John wrote:"} {
		if _, ok := Quoted(text); ok {
			t.Errorf("%q quotes nobody", text)
		}
	}
}

func TestMentions(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"The same questions as for Tomasz yesterday.", true},
		{"Adding Tomasz's team.", true},
		{"+Tomasz,", true},
		{"On 5 Nov 2026, Tomasz Fir wrote:\n> May I?", true},
		{"Yes.\n> Tomasz may know", false}, // quoted
		{"tomasz is a name in small letters", false},
		{"Tomaszow is a town.", false},
		{"", false},
	} {
		if got := Mentions(c.text, []string{"tomasz", "fir"}); got != c.want {
			t.Errorf("%q: %v", c.text, got)
		}
	}
	if !Mentions("Bonjour Élodie,", Words("Élodie Roux")) {
		t.Error("with an accent")
	}
}

func TestNickname(t *testing.T) {
	for _, pair := range [][2]string{{"bob", "robert"}, {"robert", "bob"}, {"pepe", "jose"}, {"hans", "johannes"}, {"sasha", "aleksandr"}} {
		if !Nickname(pair[0], pair[1]) {
			t.Errorf("%s and %s", pair[0], pair[1])
		}
	}
	if Nickname("anna", "bob") || Nickname("", "") {
		t.Error("strangers")
	}
	if !Near("chris", "christian") || !Near("mueller", "muller") || Near("jo", "joan") {
		t.Error("near names")
	}
}

func TestCalled(t *testing.T) {
	called := Greeted("Dear Bob Müller,")[0].Called()
	for name, want := range map[string]bool{
		"Robert Muller": true, "MÜLLER, Robert": true, "Bob Müller (Sales)": true, "bob muller": true, "Robert Mull": false, "Roberta": false, "Muller": false, "": false,
	} {
		if called(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// FuzzText: no text makes it fail, and what it names is in the text.
func FuzzText(f *testing.F) {
	f.Add("Hi John,\nOn 5 Nov, Ann <ann@a.example> wrote:\n> x")
	f.Add("田中様")
	f.Add("Dear Mr\xff. J\xcc")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range Greeted(text) {
			if len(p.Words) == 0 || p.As == "" {
				t.Errorf("nobody: %+v", p)
			}
		}
		Quoted(text)
	})
}

func TestOwn(t *testing.T) {
	for text, want := range map[string]string{
		"Hi Ann,\n\nyes.\n\nOn 3 May 2026, Mark Lee <m@army.mil> wrote:\n> may I?\n> M\n": "Hi Ann,\n\nyes.\n\n",
		"Am 03.05.26 schrieb Mark Lee:\n> may I?\n\nYes.\n":                               "\nYes.\n",
		"> only his": "",
		"":           "",
	} {
		if got := Own(text, 4<<10); got != want {
			t.Errorf("Own(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestEveryPhraseAnnounces: the short way past most texts misses no phrase.
func TestEveryPhraseAnnounces(t *testing.T) {
	for _, phrase := range attaching {
		if !Announces("Hello,\n" + strings.ToUpper(phrase) + " the file.\n") {
			t.Errorf("%q announces nothing", phrase)
		}
	}
}

// TestAnnouncesInSevenLanguages: whole sentences as people write them; what denies, asks or is quoted announces nothing.
func TestAnnouncesInSevenLanguages(t *testing.T) {
	for _, text := range []string{
		"Please find attached the minutes.", "I've attached the plan.", "The report is attached.",
		"Im Anhang finden Sie das Protokoll.", "Anbei der Vertrag.", "Die Datei ist beigefügt.",
		"Vous trouverez ci-joint le rapport.", "Le contrat est en pièce jointe.",
		"Adjunto el informe.", "Encontrará el contrato en el archivo adjunto.", "Te adjunto la factura.",
		"In allegato trova il verbale.", "Allego il contratto.",
		"In de bijlage vindt u het verslag.", "Bijgevoegd het contract.",
		"Segue em anexo o relatório.", "Envio em anexo a fatura.",
	} {
		if !Announces("Ann,\n\n" + text + "\n") {
			t.Errorf("%q announces nothing", text)
		}
		if Announces("Thanks.\n\n> " + text + "\n") {
			t.Errorf("%q is quoted", text)
		}
	}
	for _, text := range []string{
		"I have not attached it.", "Is it attached?", "Der Plan ist nicht beigefügt.", "Ce n'est pas en pièce jointe.", "No adjunto nada.",
		"Non allego nulla.", "Er is niets bijgevoegd?", "Não segue em anexo.", "Wir hängen daran.", "Danke für den Vertrag.",
	} {
		if Announces("Ann,\n\n" + text + "\n") {
			t.Errorf("%q announces a file", text)
		}
	}
}
