// Package localapi is how other programs of the same user reach the resident guard: the command line asks for its
// state, a second start raises the window of the first, and the add-on of a mail client hands in what is to be sent.
//
// It refuses to be more than that. No method reads history and none can approve a message: questions are answered in the
// window alone, which the guard itself started. One method, "addon", turns the conversation over to core/addon, for one
// named add-on, where a caller can answer for the messages he handed in himself and for no other. A test lists every
// method and fails when one is added without being looked at.
//
// It answers threat 1 of docs/THREATS.md: a Unix socket of mode 0600 in a folder of mode 0700, never TCP; the kernel is
// asked who is at the other end and any other user is turned away, root included; whatever speaks HTTP (a page in a
// browser that was talked into it) gets 403; a request is one short line of strict JSON with a deadline. On Windows it
// is a named pipe with the user alone on its access list, and the kernel is asked which user's process is at the other end.
package localapi
