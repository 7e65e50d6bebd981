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
    'Account Settings, Outgoing Server, Edit: server localhost, port {plain}, connection security None, authentication “Password, transmitted insecurely”, which stays on this computer. The add-on of Missent asks earlier and needs none of this.',
  'gate.steps.evolution':
    'Edit, Preferences, Mail Accounts, your account, Edit, Sending Email: server localhost, port {tls}, TLS on a dedicated port, authentication PLAIN. At the first Send compare the certificate and accept it permanently.',
  'gate.steps.kmail':
    'Settings, Configure KMail, Accounts, Sending, Modify. General: outgoing mail server localhost, login; Advanced: encryption None, port {plain}, authentication PLAIN. KMail asks about no certificate: SSL/TLS works once the computer trusts it. What was not sent waits in the outbox: File, Send Queued Messages.',
  'gate.steps.claws':
    'Configuration, Preferences for current account. Basic: SMTP server localhost; TLS (Sylpheed: SSL): Use TLS; Advanced: SMTP port {tls}. Compare the certificate at the first Send and save it.',
  'gate.steps.geary':
    'Menu, Accounts, your account, Server Settings, Sending: SMTP server localhost:{plain}, connection security None, which stays on this computer. Geary waits 20 s, so answer within 15. A message that was not sent stays in Outbox, and all later ones behind it: press Retry, or delete it there first.',
  'gate.steps.mutt':
    'Mutt: set smtp_url="smtps://USER@localhost:{tls}/" and certificate_file to the file cert.pem in the folder gate of Missent. msmtp: host localhost, port {tls}, auth on, tls on, tls_starttls off, tls_trust_file with the same file.',
  'gate.steps.outlook':
    'Account Settings, your IMAP account, More Settings, Outgoing Server and Advanced: server localhost, port {plain}, encryption None. The new Outlook sends through the cloud of Microsoft and cannot pass.',
  'gate.steps.apple':
    'Mail, Settings, Accounts, Server Settings, outgoing: host name localhost, port {plain}, TLS off, authentication Password.',
}
