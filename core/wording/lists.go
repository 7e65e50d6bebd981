package wording

import "strings"

// openers begin a greeting; of two words where the first alone begins other sentences too.
var openers = set(`
	hi hello hey hiya heya howdy dear greetings morning gday
	hallo hallöchen hoi moin servus tach liebe lieber liebes werte werter geehrte geehrter grüezi
	bonjour bonsoir salut coucou rebonjour cher chère chers chères
	hola estimado estimada estimados estimadas querido querida queridos queridas apreciado apreciada buenas
	ciao buongiorno buonasera salve caro cara cari care gentile gentilissimo gentilissima egregio egregia
	beste geachte goedemorgen goedemiddag goedenavond goedendag dag lieve
	olá ola oi prezado prezada prezados prezadas caros caras
	hej hei heisann hejsan hallå kära käre kjære kære moi terve hyvä
	cześć witam witaj szanowny szanowna drogi droga ahoj čau milý milá vážený vážená szia kedves tisztelt
	привет здравствуйте уважаемый уважаемая дорогой дорогая здравствуй вітаю шановний
	γεια αγαπητέ αγαπητή merhaba sayın sevgili selam 你好 您好 尊敬的 안녕하세요`)

// pairs are openers of two words.
var pairs = set(`
	good+morning good+afternoon good+evening good+day g+day guten+morgen guten+tag guten+abend grüß+dich grüß+gott sehr+geehrte
	sehr+geehrter buenos+días buenas+tardes buenas+noches muy+buenas bom+dia boa+tarde boa+noite goede+morgen goede+middag
	god+morgen god+dag god+kväll dzień+dobry dobry+wieczór dobrý+den добрый+день доброе+утро добрый+вечер добрий+день
	καλημέρα+σας iyi+günler many+thanks`)

// thanks greet only where a name follows at once: "Thanks, Ann" is as likely a signature.
var thanks = set("thanks thx danke merci gracias grazie bedankt obrigado obrigada")

// titles stand before a name, and say nothing of who it is.
var titles = set(`
	mr mrs ms miss mx dr prof professor sir herr herrn frau fr hr dipl ing doktor
	monsieur madame mademoiselle m mme mlle maître docteur señor señora señorita sr sra srta don doña
	signor signora signore sig dott dottor dottore dottoressa ssa avv arch mijnheer meneer mevrouw dhr mevr heer
	senhor senhora dom doutor doutora eng pan pani pán paní bay bayan господин госпожа fru rev capt col lt maj sgt gen cmdr`)

// ands join two who are greeted.
var ands = set("and und et y e en og och i и та ja ve a ed")

// everybody are words for people without a name; a greeting with one of them names nobody for sure.
var everybody = set(`
	all everyone everybody folks team guys gals both friends colleagues ladies gentlemen gents madam sirs customer customers sir
	list maintainer maintainers developers community members group support reviewers
	alle allerseits zusammen kollegen kolleginnen damen herren leute runde freunde kunde kunden
	tous toutes collègues équipe messieurs mesdames client todos todas equipo compañeros señores cliente
	tutti tutte colleghi team signori allemaal allen collega collegas dames mensen equipa equipe colegas senhores
	alla alle kolleger wszyscy wszystkim państwo vsichni všem все всем коллеги herkese arkadaşlar 大家 各位 皆様 皆さん`)

// fillers may stand between.
var fillers = set(`
	there again my mein meine meiner mon ma mes mio mia mi mijn meu minha re hi hello hallo dear sehr geehrte geehrter liebe lieber ihr
	nochmal nochmals wieder à a al alla ao aos do o os as les el los las die das`)

// particles stand in front of a surname, and not everybody writes them.
var particles = set("von van de da di del della der den dos du la le bin al zu zum ten ter")

// stops end a greeting: a sentence begins.
var stops = set(`
	i or we you he she it they this that these those the to for of on in at with from as is are was were will would can could may might
	should shall please thanks thank thx sorry just not no yes ok okay so very much lot your our his her its me us if when while any
	here what how who why where hope attached find see let could as am pm today yesterday tomorrow great good nice sounds quick
	ich wir sie es das dies ist sind war bitte danke vielen hier anbei im am vom zum zur mit für wie was wann
	je nous vous il elle ce cette est sont merci voici ci pour avec dans sur comment quand suite
	yo nosotros usted ustedes este esta es son gracias por para con en adjunto aquí cómo como qué
	io noi voi lui lei questo questa è sono grazie prego per con ecco come che
	ik wij jij u dit dat bedankt graag hierbij met voor hoe wat
	eu nós você vocês isto obrigado obrigada segue em anexo com para como que`)

// honorifics stand behind a name, after a hyphen or as its last sign.
var honorifics = set("san sama kun chan sensei ji 様 さん 先生 殿 님 씨")

// wrote are the words that end a line in which a mail client names the author of what it quotes.
var wrote = []string{
	"wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto", "scrisse", "schreef", "escreveu", "skrev", "kirjoitti",
	"napisał", "napisala", "napsal", "írta", "пишет", "написал", "писал", "έγραψε", "yazdı", "写道", "さんは書きました",
}

// from are the names of the field From where a mail client quotes the header instead.
var from = []string{"from:", "von:", "de:", "de :", "da:", "van:", "från:", "fra:", "lähettäjä:", "od:", "от:", "发件人:", "差出人:"}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[fold(w)] = true
	}
	return m
}
