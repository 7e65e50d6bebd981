// Package pipe carries requests and answers as lines of JSON between two processes of one user: the guard and its window
// over standard input and output, the guard and a second `missent` over a socket. One side calls (Dial), the other serves
// (Serve). Desk and Client speak view.Desk over it.
//
//	-> {"id":7,"method":"Answer","params":{"askId":"a1","choice":"edit"}}
//	<- {"id":7,"result":null}
//	<- {"id":7,"problem":{"key":"answered"}}
//	-> {"cancel":7}
//
// Requests run side by side, so that one that waits (Next) holds up nobody; answers are matched by their number. When a
// connection ends, every request of it ends: on the calling side with ErrClosed, on the serving side by its context.
//
// It refuses lines above one mebibyte (ErrTooLong), more than 64 requests at once, and prose: an error crosses as a
// view.Problem, a key with arguments, and one that is no Problem becomes the key "internal". So no text of an error, which
// may quote a message or a password, reaches the other side. It answers the threat of a window that was taken over by
// hostile content: all it can send is lines, and all that comes of a bad line is the end of the connection.
package pipe
