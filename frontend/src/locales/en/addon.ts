// The words that only the add-on in Thunderbird has.
export const addon = {
  'addon.quiet': 'Missent finds nothing to ask.',
  'addon.away': 'Missent is not running. It is started when you send.',
  'addon.not-mended': 'The address could not be changed here. Change it in the message.',
  'addon.unchecked': 'This message could not be checked',
  'addon.kept': 'This message was kept',
  'addon.why.missing': 'Thunderbird does not find Missent on this computer. Run missent doctor --fix there.',
  'addon.why.stopped': 'Missent ended before it had answered.',
  'addon.why.slow': 'Missent did not answer in time.',
  'addon.why.refused': 'Missent could not take the message.',
  'addon.why.version': 'This add-on and Missent are of different versions. Update both.',
  'addon.why.too-many': 'It has more recipients than Missent checks at once.',
  'addon.why.frozen': 'The window with the question did not answer.',
  'addon.why.broken': 'Something went wrong inside the add-on.',
  'addon.doubt': 'In doubt',
  'addon.again': 'Try again',
  'addon.send-unchecked': 'Send unchecked',
} as const
