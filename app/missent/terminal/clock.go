package terminal

import "time"

// clock is the time of day, with the day where that is not today's.
func clock(t time.Time) string {
	t = t.Local()
	if now := time.Now(); t.YearDay() != now.YearDay() || t.Year() != now.Year() {
		return t.Format("2 January 15:04")
	}
	return t.Format("15:04")
}

// date is the day, with the year where that is not this one.
func date(t time.Time) string {
	t = t.Local()
	if t.Year() != time.Now().Year() {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January")
}
