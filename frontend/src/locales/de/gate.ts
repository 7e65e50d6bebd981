import type { gate as english } from '../en/gate'
import type { Words } from '../index'

export const gate: Words<typeof english> = {
  'gate.title': 'Jedes Senden über Missent leiten',
  'gate.what':
    'Ihr Mailprogramm bekommt Missent auf diesem Computer als Postausgangsserver. Missent reicht jede Nachricht weiter, während das Programm wartet, und fragt vorher, wo eine Adresse falsch aussieht. Es behält keine Nachricht.',
  'gate.host': 'Postausgangsserver',
  'gate.port': 'Port',
  'gate.security': 'Sicherheit',
  'gate.way': 'Passwort in Ihrem Mailprogramm',
  'gate.through': 'Sein eigenes, wie bisher. Es geht hindurch, Missent behält nichts.',
  'gate.here': 'Eines, das Missent macht. Missent meldet sich beim Anbieter an.',
  'gate.enable': 'Prüfen und einrichten',
  'gate.disable': 'Entfernen',
  'gate.test': 'Test senden',
  'gate.tested': 'Der Anbieter hat eine Nachricht an {address} angenommen. Sie ging über Missent.',
  'gate.gone': 'Stellen Sie den Postausgangsserver Ihres Mailprogramms wieder auf {host}.',
  'gate.to': 'Geht weiter an {host}, Port {port}',
  'gate.ready': 'Bereit. Seit dem Start ging nichts über Missent.',
  'gate.passed': '{client} sendet über Missent (zuletzt um {time})',
  'gate.missed': 'Eine Nachricht von {time} liegt unter Gesendet, ging aber nicht über Missent: von einem anderen Gerät, oder ein Mailprogramm geht daran vorbei.',
  'gate.missed-by': 'Eine Nachricht von {time}, geschrieben mit {client}, liegt unter Gesendet, ging aber nicht über Missent: von einem anderen Gerät, oder {client} geht daran vorbei.',
  'gate.open': 'Senden',
  'gate.open-name': 'Wie {address} sendet',
  'gate.how': 'Das stellen Sie im Mailprogramm als Postausgangsserver ein',
  'gate.found': 'Missent sucht ihn selbst',
  'gate.server': 'Server',
  'gate.port-tls': 'Port, SSL/TLS',
  'gate.port-plain': 'Port, STARTTLS oder ohne',
  'gate.user': 'Benutzername',
  'gate.password': 'Passwort',
  'gate.password-shown': 'Das von Missent gezeigte. Ein neues gibt es, wenn Sie neu einrichten.',
  'gate.password-same': 'Wie bisher',
  'gate.print': 'Zertifikat, SHA-256',
  'gate.client-label': 'Mailprogramm',
  'gate.picture': '{client}: wo das eingestellt wird',
  'gate.example': 'Port und Benutzername im Bild sind Beispiele.',
  'gate.name.thunderbird': 'Thunderbird',
  'gate.name.evolution': 'Evolution',
  'gate.name.kmail': 'KMail',
  'gate.name.claws': 'Claws Mail, Sylpheed',
  'gate.name.geary': 'Geary',
  'gate.name.mutt': 'Mutt, msmtp',
  'gate.name.outlook': 'Outlook',
  'gate.name.apple': 'Apple Mail',
  'gate.steps.thunderbird':
    'Das Add-on von Missent fragt früher und braucht nichts davon. Ohne es: öffnen Sie Konten-Einstellungen, Postausgangsserver, Bearbeiten.\n' +
    'Server localhost, Port {plain}.\n' +
    'Verbindungssicherheit „Keine“, Authentifizierung „Passwort, ungesichert übertragen“: Es bleibt auf diesem Computer.',
  'gate.steps.evolution':
    'Öffnen Sie Bearbeiten, Einstellungen, E-Mail-Konten, Ihr Konto, Bearbeiten, Senden.\n' +
    'Server localhost, Port {tls}, Verschlüsselung „TLS auf eigenem Port“.\n' +
    'Server verlangt Anmeldung, Art PLAIN.\n' +
    'Vergleichen Sie beim ersten Senden das Zertifikat mit dem oben, und nehmen Sie es dauerhaft an.',
  'gate.steps.kmail':
    'Öffnen Sie Einstellungen, KMail einrichten, Zugänge, Versand, Ändern.\n' +
    'Allgemein: Ausgehender Mailserver localhost, Server erfordert Authentifizierung.\n' +
    'Erweiterte Einstellungen: Verschlüsselung „Keine“, Port {plain}, Authentifizierung PLAIN. Es bleibt auf diesem Computer.\n' +
    'KMail schließt eine Nachricht beim Senden. Eine, die nicht gesendet wurde, wartet im Postausgang: Öffnen Sie sie dort, um sie zu berichtigen, oder wählen Sie Datei, Postausgang versenden.',
  'gate.steps.claws':
    'Öffnen Sie Konfiguration, Einstellungen für das aktuelle Konto.\n' +
    'Allgemein: SMTP-Server localhost.\n' +
    'TLS (in Sylpheed SSL): TLS verwenden.\n' +
    'Erweitert: SMTP-Port {tls}.\n' +
    'Vergleichen Sie beim ersten Senden das Zertifikat mit dem oben, und speichern Sie es.',
  'gate.steps.geary':
    'Öffnen Sie Menü, Konten, Ihr Konto, Servereinstellungen.\n' +
    'Senden: SMTP-Server localhost:{plain}, Verbindungssicherheit „Keine“. Es bleibt auf diesem Computer.\n' +
    'Geary wartet 20 Sekunden: Antworten Sie binnen 15. Eine Nachricht, die nicht gesendet wurde, bleibt im Postausgang und alle späteren hinter ihr: Drücken Sie „Erneut versuchen“, oder löschen Sie sie dort zuvor.',
  'gate.steps.mutt':
    'Mutt: set smtp_url="smtps://BENUTZER@localhost:{tls}/" und certificate_file auf die Datei cert.pem im Ordner gate von Missent.\n' +
    'msmtp: host localhost, port {tls}, auth on, tls on, tls_starttls off, tls_trust_file mit derselben Datei.',
  'gate.steps.outlook':
    'Öffnen Sie Kontoeinstellungen, Ihr IMAP-Konto, Weitere Einstellungen.\n' +
    'Postausgangsserver und Erweitert: Server localhost, Port {plain}, Verschlüsselung „Keine“. Es bleibt auf diesem Computer.\n' +
    'Das neue Outlook sendet über die Cloud von Microsoft und kann nicht hindurch.',
  'gate.steps.apple':
    'Öffnen Sie Mail, Einstellungen, Accounts, Servereinstellungen.\n' +
    'Ausgehend: Hostname localhost, Port {plain}, TLS aus, Authentifizierung Passwort. Es bleibt auf diesem Computer.',
  'gate.steps.last': 'Senden Sie sich eine Nachricht. Die Zeile ganz oben sagt dann, dass sie hindurchging, und wann.',
}
