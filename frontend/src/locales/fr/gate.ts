import type { gate as english } from '../en/gate'
import type { Words } from '../index'

export const gate: Words<typeof english> = {
  'gate.title': 'Faire passer chaque envoi par Missent',
  'gate.what':
    'Votre logiciel de messagerie reçoit Missent, sur cet ordinateur, comme serveur d’envoi. Missent transmet chaque message pendant que le logiciel attend, et demande avant quand une adresse semble fausse. Il ne garde aucun message.',
  'gate.host': 'Serveur d’envoi',
  'gate.port': 'Port',
  'gate.security': 'Sécurité',
  'gate.way': 'Mot de passe dans votre logiciel de messagerie',
  'gate.through': 'Le sien, comme avant. Il passe au travers, Missent ne garde rien.',
  'gate.here': 'Un mot de passe créé par Missent. Missent se connecte chez votre fournisseur.',
  'gate.enable': 'Essayer et installer',
  'gate.disable': 'Retirer',
  'gate.test': 'Envoyer un essai',
  'gate.tested': 'Le fournisseur a pris un message pour {address}. Il est passé par Missent.',
  'gate.gone': 'Remettez le serveur d’envoi de votre logiciel de messagerie sur {host}.',
  'gate.to': 'Continue vers {host}, port {port}',
  'gate.ready': 'Prêt. Rien n’est passé par Missent depuis son démarrage.',
  'gate.passed': '{client} envoie par Missent (dernier à {time})',
  'gate.missed': 'Un message de {time} est dans Envoyés sans être passé par Missent : d’un autre appareil, ou un logiciel le contourne.',
  'gate.missed-by': 'Un message de {time}, écrit avec {client}, est dans Envoyés sans être passé par Missent : d’un autre appareil, ou {client} le contourne.',
  'gate.open': 'Envoi',
  'gate.open-name': 'Comment {address} envoie',
  'gate.how': 'À régler dans votre logiciel de messagerie, comme serveur d’envoi',
  'gate.found': 'Missent le cherche',
  'gate.server': 'Serveur',
  'gate.port-tls': 'Port, SSL/TLS',
  'gate.port-plain': 'Port, STARTTLS ou aucun',
  'gate.user': 'Nom d’utilisateur',
  'gate.password': 'Mot de passe',
  'gate.password-shown': 'Celui que Missent a montré. Pour un nouveau, recommencez l’installation.',
  'gate.password-same': 'Comme avant',
  'gate.print': 'Certificat, SHA-256',
  'gate.client-label': 'Logiciel de messagerie',
  'gate.picture': '{client} : où cela se règle',
  'gate.example': 'Le port et le nom d’utilisateur de l’image sont des exemples.',
  'gate.name.thunderbird': 'Thunderbird',
  'gate.name.evolution': 'Evolution',
  'gate.name.kmail': 'KMail',
  'gate.name.claws': 'Claws Mail, Sylpheed',
  'gate.name.geary': 'Geary',
  'gate.name.mutt': 'Mutt, msmtp',
  'gate.name.outlook': 'Outlook',
  'gate.name.apple': 'Apple Mail',
  'gate.steps.thunderbird':
    'Le module de Missent demande plus tôt et n’a besoin de rien de cela. Sans lui : ouvrez Paramètres des comptes, Serveur sortant, Modifier.\n' +
    'Serveur localhost, port {plain}.\n' +
    'Sécurité de la connexion « Aucune », authentification « Mot de passe transmis de manière non sécurisée » : il reste sur cet ordinateur.',
  'gate.steps.evolution':
    'Ouvrez Édition, Préférences, Comptes de messagerie, votre compte, Modifier, Envoi.\n' +
    'Serveur localhost, port {tls}, chiffrement « TLS sur un port dédié ».\n' +
    'Le serveur demande une authentification, de type PLAIN.\n' +
    'Au premier envoi, comparez le certificat avec celui ci-dessus et acceptez-le définitivement.',
  'gate.steps.kmail':
    'Ouvrez Configuration, Configurer KMail, Comptes, Envoi, Modifier.\n' +
    'Général : serveur d’envoi localhost, le serveur exige une authentification.\n' +
    'Avancé : chiffrement « Aucun », port {plain}, authentification PLAIN. Tout reste sur cet ordinateur.\n' +
    'KMail ferme un message à l’envoi. Celui qui n’est pas parti attend dans la boîte d’envoi : ouvrez-le là pour le corriger, ou choisissez Fichier, Envoyer les messages en attente.',
  'gate.steps.claws':
    'Ouvrez Configuration, Préférences du compte courant.\n' +
    'Général : serveur SMTP localhost.\n' +
    'TLS (SSL dans Sylpheed) : utiliser TLS.\n' +
    'Avancé : port SMTP {tls}.\n' +
    'Au premier envoi, comparez le certificat avec celui ci-dessus et enregistrez-le.',
  'gate.steps.geary':
    'Ouvrez Menu, Comptes, votre compte, Paramètres du serveur.\n' +
    'Envoi : serveur SMTP localhost:{plain}, sécurité « Aucune ». Tout reste sur cet ordinateur.\n' +
    'Geary attend 20 secondes : répondez en moins de 15. Un message non envoyé reste dans la boîte d’envoi, et tous les suivants derrière lui : cliquez sur Réessayer, ou supprimez-le d’abord.',
  'gate.steps.mutt':
    'Mutt : set smtp_url="smtps://UTILISATEUR@localhost:{tls}/" et certificate_file avec le fichier cert.pem du dossier gate de Missent.\n' +
    'msmtp : host localhost, port {tls}, auth on, tls on, tls_starttls off, tls_trust_file avec le même fichier.',
  'gate.steps.outlook':
    'Ouvrez Paramètres du compte, votre compte IMAP, Paramètres supplémentaires.\n' +
    'Serveur sortant et Options avancées : serveur localhost, port {plain}, chiffrement « Aucun ». Tout reste sur cet ordinateur.\n' +
    'Le nouvel Outlook envoie par le nuage de Microsoft et ne peut pas passer.',
  'gate.steps.apple':
    'Ouvrez Mail, Réglages, Comptes, Réglages du serveur.\n' +
    'Envoi : nom d’hôte localhost, port {plain}, TLS désactivé, authentification Mot de passe. Tout reste sur cet ordinateur.',
  'gate.steps.last': 'Envoyez-vous un message. La ligne du haut dit alors qu’il est passé, et quand.',
}
