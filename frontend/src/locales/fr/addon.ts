import type { addon as english } from '../en/addon'
import type { Words } from '../index'

export const addon: Words<typeof english> = {
  'addon.quiet': 'Missent n’a rien à demander.',
  'addon.away': 'Missent ne tourne pas. Il démarre à l’envoi.',
  'addon.not-mended': 'L’adresse n’a pas pu être changée ici. Changez-la dans le message.',
  'addon.unchecked': 'Ce message n’a pas pu être vérifié',
  'addon.kept': 'Ce message a été retenu',
  'addon.why.missing': 'Thunderbird ne trouve pas Missent sur cet ordinateur. Lancez-y missent doctor --fix.',
  'addon.why.stopped': 'Missent s’est arrêté avant de répondre.',
  'addon.why.slow': 'Missent n’a pas répondu à temps.',
  'addon.why.refused': 'Missent n’a pas pu prendre le message.',
  'addon.why.version': 'Ce module et Missent sont de versions différentes. Mettez les deux à jour.',
  'addon.why.too-many': 'Il a plus de destinataires que Missent n’en vérifie à la fois.',
  'addon.why.frozen': 'La fenêtre avec la question n’a pas répondu.',
  'addon.why.broken': 'Quelque chose s’est mal passé dans le module.',
  'addon.doubt': 'Douteux',
  'addon.again': 'Réessayer',
  'addon.send-unchecked': 'Envoyer sans vérifier',
}
