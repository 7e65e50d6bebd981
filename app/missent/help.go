package main

const rootHelp = `Missent keeps your mail from going to a wrong address. It learns from your own mail whom you write to,
looks at each draft as your mail program saves it, and asks rarely, with evidence:

    us.af.ml is in Mali. You usually write to us.af.mil (42 messages, last on 12 November).

Without a command, missent is the resident guard: it watches your accounts, shows its state in the tray, and opens a
window when it has to ask, or to be set up while it knows no account. A second missent raises the window of the first
and ends. It never sends, changes or deletes a message: mailboxes are opened read-only.

Files:
  DATA                   all state, for your eyes only. --data names another folder.
                         Linux ~/.local/share/missent, Windows %LOCALAPPDATA%\Missent,
                         macOS ~/Library/Application Support/Missent
  DATA/missent.db        what was learned, the questions and your answers (SQLite; no bodies, no subjects)
  DATA/gate/             certificate and key of the gate, and hashes of messages it handed over in the last half hour
  DATA/lock              held while a guard runs
  XDG_RUNTIME_DIR/missent/  the socket 'missent status' speaks to (in DATA where there is no such folder)
Passwords are in the keyring of your system, never in a file.

Exit codes:
  0   done
  1   'missent check' only: warn
  2   'missent check' only: stop
  64  wrong usage
  65  unreadable input (each bad item is named, the good ones are still processed)
  69  a server cannot be reached, or refused
  74  input or output failed
  78  bad configuration or policy`

const rootExamples = `  missent demo                       see it work on a made-up mailbox; nothing leaves this computer
  missent account add ann@a.example  watch a mailbox
  missent                            start the guard
  missent status                     what it does now
  missent check draft.eml            check one message; exit 0 clean, 1 warn, 2 stop
  missent backtest                   how often would it have asked me in the last year?
  missent audit                      which messages probably went to a wrong address?
  missent doctor                     what is wrong, and what to do`
