package contents

import "strings"

// healthWords and travelWords are words of a field. One says nothing; several different ones say what a text is about.
var (
	healthWords = fields(`patient patientin patienten diagnosis diagnosed diagnose diagnostic diagnosi diagnóstico prognosis biopsy biopsie chemotherapy
		chemotherapie oncology onkologie radiology radiologie prescription rezept ordonnance symptoms symptome anamnesis anamnese arztbrief befund
		blutwerte haemoglobin hemoglobin icd icd-10 mri mrt tumour tumor carcinoma karzinom psychiatric psychiatrie diabetes hypertension
		hiv hepatitis pathology pathologie hospital krankenhaus krankenversicherung dosage dosierung milligrams surgery comorbidity`)
	travelWords = fields(`itinerary passenger passagier passager pasajero passeggero e-ticket boarding departure arrival depart arrive flight flug vol
		vuelo volo vlucht gate terminal airline seat booking buchung réservation reserva prenotazione pnr baggage luggage layover check-in check-out
		hotel abflug ankunft départ arrivée salida llegada`)
)

func fields(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// word counts a word of a field; w is in lower case.
func (s *scan) word(w string) {
	if len(w) < 3 || len(w) > 20 {
		return
	}
	if healthWords[w] {
		if s.health == nil {
			s.health = map[string]bool{}
		}
		s.health[w] = true
	}
	if travelWords[w] {
		if s.travel == nil {
			s.travel = map[string]bool{}
		}
		s.travel[w] = true
	}
}

// reports judges what only several words tell: a medical report, an itinerary.
func (s *scan) reports() {
	if n := len(s.health); n >= 4 || n >= 2 && s.codes > 0 {
		s.add(Health)
	}
	if n := len(s.travel); n >= 5 || n >= 3 && s.flights > 0 {
		s.add(Travel)
	}
}
