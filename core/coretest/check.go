package coretest

// TB is what a test gives: the part of testing.TB that is used here.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// ServeIMAP starts a server in memory for a test and ends it with the test, which fails if a client did anything but read.
func ServeIMAP(t TB, opt IMAPOptions) *IMAP {
	t.Helper()
	s, err := StartIMAP(opt)
	if err != nil {
		t.Fatalf("IMAP server: %v", err)
	}
	t.Cleanup(func() {
		s.Close()
		if bad := s.Violations(); len(bad) > 0 {
			t.Errorf("a reader may only read, but the server was asked for %v", bad)
		}
	})
	return s
}

// MustAppend is Append, for a test.
func (s *IMAP) MustAppend(t TB, folder, message string) uint32 {
	t.Helper()
	uid, err := s.Append(folder, message)
	if err != nil {
		t.Fatalf("append: %v", err)
	}
	return uid
}
