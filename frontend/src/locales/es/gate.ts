import type { gate as english } from '../en/gate'
import type { Words } from '../index'

export const gate: Words<typeof english> = {
  'gate.title': 'Hacer pasar cada envío por Missent',
  'gate.what':
    'Su programa de correo recibe a Missent, en este ordenador, como servidor de salida. Missent entrega cada mensaje mientras el programa espera, y pregunta antes si una dirección parece equivocada. No guarda ningún mensaje.',
  'gate.host': 'Servidor de salida',
  'gate.port': 'Puerto',
  'gate.security': 'Seguridad',
  'gate.way': 'Contraseña en su programa de correo',
  'gate.through': 'La suya, como antes. Pasa de largo, Missent no guarda nada.',
  'gate.here': 'Una que crea Missent. Missent inicia sesión en su proveedor.',
  'gate.enable': 'Probar y configurar',
  'gate.disable': 'Quitar',
  'gate.test': 'Enviar una prueba',
  'gate.tested': 'El proveedor aceptó un mensaje para {address}. Pasó por Missent.',
  'gate.gone': 'Vuelva a poner el servidor de salida de su programa de correo en {host}.',
  'gate.to': 'Sigue hacia {host}, puerto {port}',
  'gate.ready': 'Listo. Nada ha pasado por Missent desde que se inició.',
  'gate.passed': '{client} envía por Missent (el último a las {time})',
  'gate.missed': 'Un mensaje de {time} está en Enviados sin haber pasado por Missent: desde otro dispositivo, o un programa de correo lo rodea.',
  'gate.missed-by': 'Un mensaje de {time}, escrito con {client}, está en Enviados sin haber pasado por Missent: desde otro dispositivo, o {client} lo rodea.',
  'gate.open': 'Envío',
  'gate.open-name': 'Cómo envía {address}',
  'gate.how': 'Ponga esto en su programa de correo, como servidor de salida',
  'gate.found': 'Missent lo busca',
  'gate.server': 'Servidor',
  'gate.port-tls': 'Puerto, SSL/TLS',
  'gate.port-plain': 'Puerto, STARTTLS o ninguno',
  'gate.user': 'Nombre de usuario',
  'gate.password': 'Contraseña',
  'gate.password-shown': 'La que mostró Missent. Para una nueva, configure otra vez.',
  'gate.password-same': 'Como antes',
  'gate.print': 'Certificado, SHA-256',
  'gate.client-label': 'Programa de correo',
  'gate.picture': '{client}: dónde se ajusta',
  'gate.example': 'El puerto y el nombre de usuario de la imagen son ejemplos.',
  'gate.name.thunderbird': 'Thunderbird',
  'gate.name.evolution': 'Evolution',
  'gate.name.kmail': 'KMail',
  'gate.name.claws': 'Claws Mail, Sylpheed',
  'gate.name.geary': 'Geary',
  'gate.name.mutt': 'Mutt, msmtp',
  'gate.name.outlook': 'Outlook',
  'gate.name.apple': 'Apple Mail',
  'gate.steps.thunderbird':
    'El complemento de Missent pregunta antes y no necesita nada de esto. Sin él: abra Configuración de la cuenta, Servidor de salida, Editar.\n' +
    'Servidor localhost, puerto {plain}.\n' +
    'Seguridad de la conexión «Ninguna», autenticación «Contraseña, transmitida de manera insegura»: no sale de este ordenador.',
  'gate.steps.evolution':
    'Abra Editar, Preferencias, Cuentas de correo, su cuenta, Editar, Envío.\n' +
    'Servidor localhost, puerto {tls}, cifrado «TLS en un puerto dedicado».\n' +
    'El servidor pide autenticación, de tipo PLAIN.\n' +
    'En el primer envío compare el certificado con el de arriba y acéptelo para siempre.',
  'gate.steps.kmail':
    'Abra Preferencias, Configurar KMail, Cuentas, Envío, Modificar.\n' +
    'General: servidor de correo saliente localhost, el servidor exige autenticación.\n' +
    'Avanzada: cifrado «Ninguno», puerto {plain}, autenticación PLAIN. No sale de este ordenador.\n' +
    'KMail cierra un mensaje al enviarlo. El que no se envió espera en la bandeja de salida: ábralo allí para corregirlo, o elija Archivo, Enviar mensajes en cola.',
  'gate.steps.claws':
    'Abra Configuración, Preferencias de la cuenta actual.\n' +
    'Básico: servidor SMTP localhost.\n' +
    'TLS (en Sylpheed SSL): usar TLS.\n' +
    'Avanzado: puerto SMTP {tls}.\n' +
    'En el primer envío compare el certificado con el de arriba y guárdelo.',
  'gate.steps.geary':
    'Abra Menú, Cuentas, su cuenta, Ajustes del servidor.\n' +
    'Envío: servidor SMTP localhost:{plain}, seguridad «Ninguna». No sale de este ordenador.\n' +
    'Geary espera 20 segundos: responda en menos de 15. Un mensaje no enviado queda en la bandeja de salida, y todos los siguientes detrás: pulse Reintentar, o bórrelo allí antes.',
  'gate.steps.mutt':
    'Mutt: set smtp_url="smtps://USUARIO@localhost:{tls}/" y certificate_file con el archivo cert.pem de la carpeta gate de Missent.\n' +
    'msmtp: host localhost, port {tls}, auth on, tls on, tls_starttls off, tls_trust_file con el mismo archivo.',
  'gate.steps.outlook':
    'Abra Configuración de la cuenta, su cuenta IMAP, Más configuraciones.\n' +
    'Servidor de salida y Avanzadas: servidor localhost, puerto {plain}, cifrado «Ninguno». No sale de este ordenador.\n' +
    'El nuevo Outlook envía por la nube de Microsoft y no puede pasar.',
  'gate.steps.apple':
    'Abra Mail, Ajustes, Cuentas, Ajustes del servidor.\n' +
    'Salida: nombre localhost, puerto {plain}, TLS desactivado, autenticación Contraseña. No sale de este ordenador.',
  'gate.steps.last': 'Envíese un mensaje. La línea de arriba dice entonces que ha pasado, y cuándo.',
}
