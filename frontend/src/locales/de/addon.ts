import type { addon as english } from '../en/addon'
import type { Words } from '../index'

export const addon: Words<typeof english> = {
  'addon.quiet': 'Missent hat nichts zu fragen.',
  'addon.away': 'Missent läuft nicht. Beim Senden wird es gestartet.',
  'addon.not-mended': 'Die Adresse ließ sich hier nicht ändern. Ändern Sie sie in der Nachricht.',
  'addon.unchecked': 'Diese Nachricht konnte nicht geprüft werden',
  'addon.kept': 'Diese Nachricht wurde zurückgehalten',
  'addon.why.missing': 'Thunderbird findet Missent auf diesem Computer nicht. Führen Sie dort missent doctor --fix aus.',
  'addon.why.stopped': 'Missent hat sich vor der Antwort beendet.',
  'addon.why.slow': 'Missent hat nicht rechtzeitig geantwortet.',
  'addon.why.refused': 'Missent konnte die Nachricht nicht annehmen.',
  'addon.why.version': 'Add-on und Missent haben verschiedene Versionen. Aktualisieren Sie beide.',
  'addon.why.too-many': 'Sie hat mehr Empfänger, als Missent auf einmal prüft.',
  'addon.why.frozen': 'Das Fenster mit der Frage hat nicht geantwortet.',
  'addon.why.broken': 'Im Add-on ist etwas schiefgegangen.',
  'addon.doubt': 'Zweifelhaft',
  'addon.again': 'Noch einmal',
  'addon.send-unchecked': 'Ungeprüft senden',
}
