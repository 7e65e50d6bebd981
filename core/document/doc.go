// Package document reads the text of files that come with a message: docx, xlsx, pptx, odt, ods, odp, and pdf; of archives
// it tells whether they take a password.
//
// Such a file was written by a stranger as often as not, and may be made to hurt (threat 7 in docs/THREATS.md): a megabyte
// that unzips to a gigabyte, a page that is never done. So there is a limit for everything: 16 MB unzipped, 8 MB an entry,
// 2,000 entries, 200 times its size, 1 MB of text, a second for each file. PDF is read by a process of its own, which ends
// after two seconds of work or beyond 256 MB. Whatever passes a limit or breaks is Unreadable. It refuses to call such a file
// clean, to unpack what is packed twice, to follow a link in a file, and to write anything anywhere.
package document
