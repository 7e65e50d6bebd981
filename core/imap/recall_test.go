package imap

import "missent/core/mail"

const parent = "From: Kim <kim@fabrikam.example>\nTo: anna@army.mil, Jan <jan@northwind.example>\nCc: lee@x.example\n" +
	"Message-ID: <parent@fabrikam.example>\nSubject: Plan\n\nHello\n"

func plains(people []mail.Recipient) (all []string) {
	for _, p := range people {
		all = append(all, p.Addr.Plain())
	}
	return all
}
