// The page on which mail is made to pass Missent on its way out.
export const gate = {
  'gate.title': 'Let every Send pass Missent',
  'gate.what':
    'Your mail program gets Missent on this computer as its outgoing server. Missent hands each message on while the program waits, and asks before that where an address looks wrong. It keeps no message.',
  'gate.host': 'Server for sending',
  'gate.found': 'Missent looks for it',
  'gate.port': 'Port',
  'gate.security': 'Security',
  'gate.way': 'Password in your mail program',
  'gate.through': 'Its own, as before. It passes through, Missent keeps nothing.',
  'gate.here': 'One that Missent makes. Missent signs in at your provider.',
  'gate.enable': 'Try and set up',
  'gate.disable': 'Take away',
  'gate.test': 'Send a test',
  'gate.tested': 'The provider took a message to {address}. It went through Missent.',
  'gate.gone': 'Set the outgoing server of your mail program back to {host}.',
  'gate.to': 'Goes on to {host}, port {port}',
  'gate.ready': 'Ready. Nothing was sent through Missent since it started.',
  'gate.passed': '{client} sends through Missent (last at {time})',
  'gate.missed': 'A message of {time} is in Sent, but did not pass Missent: from another device, or because a mail program goes round it.',
  'gate.missed-by': 'A message of {time}, written with {client}, is in Sent, but did not pass Missent: from another device, or because {client} goes round it.',
  'gate.open': 'Sending',
  'gate.open-name': 'How {address} sends',
  'gate.how': 'Set this in your mail program, as the outgoing server',
  'gate.server': 'Server',
  'gate.port-tls': 'Port, SSL/TLS',
  'gate.port-plain': 'Port, STARTTLS or none',
  'gate.user': 'User name',
  'gate.password': 'Password',
  'gate.password-shown': 'The one Missent showed. Set up again for a new one.',
  'gate.password-same': 'As before',
  'gate.print': 'Certificate, SHA-256',
  'gate.client-label': 'Mail program',
  'gate.picture': '{client}: where this is set',
  'gate.example': 'Port and user name in the picture are examples.',
  'gate.name.thunderbird': 'Thunderbird',
  'gate.name.evolution': 'Evolution',
  'gate.name.kmail': 'KMail',
  'gate.name.claws': 'Claws Mail, Sylpheed',
  'gate.name.geary': 'Geary',
  'gate.name.mutt': 'Mutt, msmtp',
  'gate.name.outlook': 'Outlook',
  'gate.name.apple': 'Apple Mail',
  'gate.steps.thunderbird':
    'The add-on of Missent asks earlier and needs none of this. Without it: open Account Settings, Outgoing Server, Edit.\n' +
    'Server name localhost, port {plain}.\n' +
    'Connection security None, authentication method “Password, transmitted insecurely”: it stays on this computer.',
  'gate.steps.evolution':
    'Open Edit, Preferences, Mail Accounts, your account, Edit, Sending Email.\n' +
    'Server localhost, port {tls}, encryption “TLS on a dedicated port”.\n' +
    'Server requires authentication, type PLAIN.\n' +
    'At the first Send compare the certificate with the one above, and accept it permanently.',
  'gate.steps.kmail':
    'Open Settings, Configure KMail, Accounts, Sending, Modify.\n' +
    'General: outgoing mail server localhost, server requires authentication.\n' +
    'Advanced: encryption None, port {plain}, authentication PLAIN. It stays on this computer.\n' +
    'KMail closes a message at Send. One that was not sent waits in the outbox: open it there to correct it, or choose File, Send Queued Messages.',
  'gate.steps.claws':
    'Open Configuration, Preferences for current account.\n' +
    'Basic: SMTP server localhost.\n' +
    'TLS (in Sylpheed SSL): Use TLS.\n' +
    'Advanced: SMTP port {tls}.\n' +
    'At the first Send compare the certificate with the one above, and save it.',
  'gate.steps.geary':
    'Open the menu, Accounts, your account, Server Settings.\n' +
    'Sending: SMTP server localhost:{plain}, connection security None. It stays on this computer.\n' +
    'Geary waits 20 seconds: answer within 15. A message that was not sent stays in Outbox, and all later ones behind it: press Retry, or delete it there first.',
  'gate.steps.mutt':
    'Mutt: set smtp_url="smtps://USER@localhost:{tls}/", and certificate_file to the file cert.pem in the folder gate of Missent.\n' +
    'msmtp: host localhost, port {tls}, auth on, tls on, tls_starttls off, tls_trust_file with the same file.',
  'gate.steps.outlook':
    'Open Account Settings, your IMAP account, More Settings.\n' +
    'Outgoing Server and Advanced: server localhost, port {plain}, encryption None. It stays on this computer.\n' +
    'The new Outlook sends through the cloud of Microsoft and cannot pass.',
  'gate.steps.apple':
    'Open Mail, Settings, Accounts, Server Settings.\n' +
    'Outgoing: host name localhost, port {plain}, TLS off, authentication Password. It stays on this computer.',
  'gate.steps.last': 'Send yourself a message. The line at the top then says that it passed, and when.',
}
