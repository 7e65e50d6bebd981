import type { addon as english } from '../en/addon'
import type { Words } from '../index'

export const addon: Words<typeof english> = {
  'addon.quiet': 'Missent no tiene nada que preguntar.',
  'addon.away': 'Missent no está en marcha. Se inicia al enviar.',
  'addon.not-mended': 'La dirección no se pudo cambiar aquí. Cámbiela en el mensaje.',
  'addon.unchecked': 'Este mensaje no se pudo comprobar',
  'addon.kept': 'Este mensaje se ha retenido',
  'addon.why.missing': 'Thunderbird no encuentra Missent en este ordenador. Ejecute allí missent doctor --fix.',
  'addon.why.stopped': 'Missent terminó antes de responder.',
  'addon.why.slow': 'Missent no respondió a tiempo.',
  'addon.why.refused': 'Missent no pudo aceptar el mensaje.',
  'addon.why.version': 'Este complemento y Missent son de versiones distintas. Actualice ambos.',
  'addon.why.too-many': 'Tiene más destinatarios de los que Missent comprueba a la vez.',
  'addon.why.frozen': 'La ventana con la pregunta no respondió.',
  'addon.why.broken': 'Algo ha fallado en el complemento.',
  'addon.doubt': 'Dudoso',
  'addon.again': 'Intentar otra vez',
  'addon.send-unchecked': 'Enviar sin comprobar',
}
