// Package audit looks back: which messages of the past probably went to a wrong address.
//
// It judges with hindsight, by the engine the guard uses: everything is learned first, what came before a message and what
// came after it, and then each message is held against that. So it knows what nobody could know when the message went out:
// the address never answered in all the years, its mail bounced, and beside it stands somebody who is written to every
// week. A replay (core/replay) tells what Missent would have asked; an audit tells what went wrong.
//
// It refuses to accuse: an address that ever wrote to the user, answered, or was confirmed is left alone, and so is
// anything that is not outweighed by what was probably meant. It asks nobody, writes nothing, does no I/O and reads no clock.
package audit
