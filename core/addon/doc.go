// Package addon speaks with the add-on in the mail client, which holds a message at Send until it is answered for. It is
// the guard's side of native messaging: frames of JSON, each after its length in four bytes.
//
//	-> {"n":1,"do":"hello","protocol":2,"version":"0.1.0"}
//	<- {"n":1,"settings":{"failure":"ask","locale":"en","theme":"system","textSize":100}}
//	-> {"n":2,"do":"look","message":{"id":"w7","from":"ann@a.example","to":["j.doe@us.af.ml"],...}}   while it is written
//	<- {"n":2,"hints":[{"level":"warn","ask":{...}}]}
//	-> {"n":3,"do":"hold","message":{...}}                                                            at Send
//	<- {"n":3,"asks":[{"id":"5f0c...",...}]}                                                          none: it may go
//	<- {"n":3,"fetch":true}                                                                           its files count: they follow
//	-> {"n":4,"do":"file","id":"w7","piece":{"file":0,"data":"UEsDBA...","last":true}}                and then hold once more
//	-> {"n":4,"do":"shown","ask":"5f0c..."}
//	-> {"n":5,"do":"answer","ask":"5f0c...","choice":"fix"}
//	-> {"n":5,"do":"validate","ask":"5f0c...","why":"confirmed by phone"}                             a rule of the organisation
//	-> {"n":6,"do":"release","id":"w7"}                                                               sent, or given up
//
// `missent native-host` passes the frames on between the mail client and the socket of the resident guard (core/localapi);
// here they are read. A Server serves all of them, so that a caller gains nothing by calling again.
//
// It refuses frames above 64 KiB before it holds one (threat 3 in docs/THREATS.md), fields it does not know, an answer to a
// question about a message that was not handed in on the same session, a file that the guard did not ask for, and to be
// asked about more addresses than anybody writes to (threat 2): what a caller learns of the history is what a window would
// show about the recipients he named. A session that ends takes back its questions; it never answers one.
package addon
