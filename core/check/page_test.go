package check

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"missent/core/mail"
)

// TestExamplesOfThePage: docs/JUDGEMENT.md promises that its reader can predict a verdict, so its examples are what the engine says.
func TestExamplesOfThePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/JUDGEMENT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| typed | check | score | level | why |\n| --- | --- | --- | --- | --- |\n")
	known := world(t, map[string][2]int{"j.doe@us.af.mil": {42, 38}, "john.smith@northwind.example": {30, 10}, "bob@fabrikam.example": {1, 0}})
	n := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		if len(cells) != 5 {
			break
		}
		n++
		typed := strings.Trim(cells[0], "`")
		got := "-, -, ok"
		if v := New().Check(&mail.Message{To: mail.ParseList(typed, mail.To)}, known); len(v.Findings) > 0 {
			f := v.Findings[0]
			got = fmt.Sprintf("%s, %.2f, %s", f.Check, f.Score, f.Level)
		}
		if want := strings.Join(cells[1:4], ", "); got != want {
			t.Errorf("%s: %s, the page says %s", typed, got, want)
		}
	}
	if n < 20 {
		t.Errorf("%d examples found", n)
	}
}
