package contents

import (
	"path"
	"strings"
)

// endings of files that are what they are whatever they are called.
var endings = map[string]Kind{
	".key": Secret, ".pem": Secret, ".pfx": Secret, ".p12": Secret, ".kdbx": Secret, ".ppk": Secret, ".ovpn": Secret, ".jks": Secret, ".keystore": Secret,
	".kml": Place, ".kmz": Place, ".gpx": Place, ".shp": Place, ".geojson": Place,
	".dcm": Health, ".pkpass": Travel,
}

// words in the names of files, whole ones.
var nameWords = map[string]Kind{
	"passport": Passport, "reisepass": Passport, "passeport": Passport, "pasaporte": Passport, "passaporto": Passport, "paspoort": Passport, "visa": Passport,
	"itinerary": Travel, "eticket": Travel, "boardingpass": Travel, "boarding": Travel, "reiseplan": Travel, "bordkarte": Travel,
	"medical": Health, "diagnosis": Health, "patient": Health, "prescription": Health, "arztbrief": Health, "befund": Health, "krankmeldung": Health,
	"payslip": NationalID, "lohnabrechnung": NationalID, "gehaltsabrechnung": NationalID, "p60": NationalID, "w2": NationalID,
	"password": Secret, "passwords": Secret, "passwort": Secret, "credentials": Secret,
}

// Name tells what a file most likely is by its name alone.
func Name(name string) (Kind, bool) {
	name = strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if strings.HasPrefix(name, "id_rsa") || strings.HasPrefix(name, "id_ed25519") {
		return Secret, !strings.HasSuffix(name, ".pub")
	}
	ext := path.Ext(name)
	if k, ok := endings[ext]; ok {
		return k, true
	}
	for _, w := range strings.FieldsFunc(strings.TrimSuffix(name, ext), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' && r < 0x80 }) {
		if k, ok := nameWords[w]; ok {
			return k, true
		}
	}
	return "", false
}

// Sum adds up what was found in several places, the most frequent kind first.
func Sum(all ...[]Found) []Found {
	count := map[Kind]int{}
	for _, found := range all {
		for _, f := range found {
			count[f.Kind] += f.Count
		}
	}
	return sorted(count)
}
