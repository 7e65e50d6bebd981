package main

// run is one call of `go test -bench`.
type run struct {
	pkg, bench, times string
	env               []string
	program           string // the environment variable that holds the command, instead of pkg
}

// row is one line of the table.
type row struct {
	what, bench, unit, goal string
	against                 []other
}

// other is what a figure is compared with.
type other struct{ name, bench, unit string }

var runs = []run{
	{pkg: "./core/near", bench: "BenchmarkNear"},
	{pkg: "./core/check", bench: "Benchmark(Message|Fitting)$"},
	{pkg: "./core/contents", bench: "BenchmarkLook"},
	{pkg: "./core/sqlite", bench: "Benchmark"},
	{pkg: "./core/imap", bench: "BenchmarkLearn", times: "3x", env: []string{"MISSENT_BENCH_MESSAGES=100000"}},
	{pkg: "./core/imap", bench: "BenchmarkDraft/memory", times: "300x"},
	{pkg: "./core/imap", bench: "BenchmarkDraft/(dovecot|cyrus)", times: "20x"},
	{pkg: "./app/missent", bench: "Benchmark(Learn|Mailbox|Resident|Start)", times: "1x"},
	{pkg: "./app/missent", bench: "BenchmarkBacktest", times: "5x"},
	{pkg: "./core/gate", bench: "Benchmark(Submission|TenClients)", times: "40x", env: []string{"GOFLAGS=-tags=e2e"}},
	{program: "MISSENT_E2E", bench: "BenchmarkWindow", times: "15x"},
	{program: "MISSENT_THUNDERBIRD", bench: "Benchmark(Send|Ask)", times: "6x"},
}

var rows = []row{
	{"all known within distance 2, 10,000 known", "BenchmarkNear/10000/missent", "ns/op", "10 us", near("10000")},
	{"all known within distance 2, 100,000 known", "BenchmarkNear/100000/missent", "ns/op", "100 us", near("100000")},
	{"all known within distance 2, 1,000,000 known", "BenchmarkNear/1000000/missent", "ns/op", "1.2 ms", near("1000000")},
	{"memory of that over the strings", "BenchmarkNear/1000000/missent", "MiB", "16 MB", nil},
	{"a message with 20 recipients, 10,000 known", "BenchmarkMessage", "ns/op", "1 ms", nil},
	{"... with its text, all 20 chosen", "BenchmarkFitting", "ns/op", "5 ms", nil},
	{"contents of 10 kB", "BenchmarkLook", "ns/op", "1 ms", nil},
	{"learning 100,000 sent messages from Dovecot, read", "BenchmarkLearn/beside-bare-1-in-flight", "messages/s", "0.8 of bare", []other{
		{"bare go-imap", "BenchmarkLearn/beside-bare-1-in-flight", "bare-messages/s"},
		{"two in flight", "BenchmarkLearn/beside-bare-2-in-flight", "bare-messages/s"},
		{"20,000 by Python imaplib and email", "BenchmarkLearn/python-imaplib-email", ""},
		{"20,000 whole messages by mbsync", "BenchmarkLearn/mbsync-whole-messages", ""},
	}},
	{"learning 100,000 sent messages from Dovecot, stored", "BenchmarkLearnStored", "messages/s", "0.8 of bare", []other{
		{"bare go-imap", "BenchmarkLearnStored", "bare-messages/s"},
	}},
	{"memory learning grows by", "BenchmarkLearnStored", "MiB", "64 MiB", nil},
	{"a page of 2,000 messages stored", "BenchmarkPage", "ns/op", "", nil},
	{"draft saved to read, in-memory server", "BenchmarkDraft/memory", "median-ms", "1.2 of bare", bareWatch("memory")},
	{"draft saved to read, Dovecot (500 ms of its own)", "BenchmarkDraft/dovecot", "median-ms", "1.2 of bare", bareWatch("dovecot")},
	{"draft saved to read, Cyrus", "BenchmarkDraft/cyrus", "median-ms", "1.2 of bare", bareWatch("cyrus")},
	{"resident memory, 2 accounts, 20,000 people", "BenchmarkResident/2-accounts", "MiB", "20 MiB", nil},
	{"processor ticks in 30 s of silence", "BenchmarkResident/2-accounts", "ticks", "0", nil},
	{"resident memory, 5 accounts, 20,000 people", "BenchmarkResident/5-accounts", "MiB", "20 MiB", nil},
	{"processor ticks in 30 s of silence, 5 accounts", "BenchmarkResident/5-accounts", "ticks", "0", nil},
	{"a mailbox of 500,000 messages never seen before: first verdict", "BenchmarkMailbox", "first-s", "10 s", nil},
	{"memory at most while it is learned, a kill -9 included", "BenchmarkMailbox", "MiB", "150 MiB", nil},
	{"messages learned a second, all in all", "BenchmarkMailbox", "messages/s", "", nil},
	{"messages read twice after kill -9", "BenchmarkMailbox", "again", "a page", nil},
	{"start to watching, 50,000 people", "BenchmarkStart", "ms", "300 ms and the log-in", nil},
	{"backtest of the evaluation's t3", "BenchmarkBacktest", "messages/s", "20,000 a second", nil},
	{"a clean message through the gate to Postfix", "BenchmarkSubmission", "gate-ms", "20 ms above direct", []other{
		{"direct to the same Postfix", "BenchmarkSubmission", "direct-ms"}, {"difference", "BenchmarkSubmission", "added-ms"},
	}},
	{"ten clients through the gate", "BenchmarkTenClients/new", "gate/s", "0.9 of direct", []other{
		{"direct to the same Postfix", "BenchmarkTenClients/new", "direct/s"}, {"share, median of the turns", "BenchmarkTenClients/new", "of-direct"},
	}},
	{"... that knows which words are written to whom", "BenchmarkTenClients/words", "gate/s", "0.9 of direct", []other{
		{"share, median of the turns", "BenchmarkTenClients/words", "of-direct"},
	}},
	{"... as if each message had been typed", "BenchmarkTenClients/typed", "gate/s", "", []other{
		{"share, median of the turns", "BenchmarkTenClients/typed", "of-direct"},
	}},
	{"verdict to window painted", "BenchmarkWindow", "median-ms", "800 ms", nil},
	{"Send in Thunderbird, a clean message", "BenchmarkSend", "median-ms", "60 ms more than without", []other{
		{"without the add-on", "BenchmarkSend", "bare-median-ms"}, {"difference", "BenchmarkSend", "added-ms"},
	}},
	{"Send in Thunderbird to the dialog painted", "BenchmarkAsk", "median-ms", "", nil},
}

func near(n string) []other {
	return []other{
		{"agnivade filtered", "BenchmarkNear/" + n + "/agnivade-filtered", ""}, {"agnivade", "BenchmarkNear/" + n + "/agnivade", ""},
	}
}

// bareWatch reads the same drafts at the same time.
func bareWatch(server string) []other {
	return []other{{"bare IDLE and FETCH", "BenchmarkDraft/" + server, "bare-median-ms"}}
}
