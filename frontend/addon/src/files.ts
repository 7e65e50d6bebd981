import type { Host } from './host'
import type { Letter } from './letter'
import type { Thunderbird } from './thunderbird'
import { within } from './trouble'

// The files with a message, for a guard that asked for them: in pieces that fit into a frame. What cannot be read here, or is
// too large, is left out; the guard then knows that it has not seen it.

const piece = 45_000 // bytes, which base64 makes a third more of
const largest = 8 << 20 // a file beyond is not looked into
const most = 20 // nor are more than so many
const enough = 8_000 // milliseconds: somebody waits at Send
const reading = 3_000
const ahead = 8 // pieces that are on their way at once

export async function sendFiles(api: Thunderbird, host: Host, { message, files }: Letter): Promise<void> {
  const end = Date.now() + enough
  const going: Promise<unknown>[] = []
  for (const [file, { id, size }] of files.slice(0, most).entries()) {
    if ((size ?? 0) > largest) continue
    const blob = await within(reading, 'slow', api.compose.getAttachmentFile(id)).catch(() => null)
    if (!blob || blob.size > largest) continue
    for (let at = 0; at === 0 || at < blob.size; at += piece) {
      if (Date.now() > end) return
      const bytes = new Uint8Array(await within(reading, 'slow', blob.slice(at, at + piece).arrayBuffer()))
      const step = host.ask({ do: 'file', id: message.id, piece: { file, data: base64(bytes), last: at + piece >= blob.size } })
      step.catch(() => undefined) // it is heard when its turn comes
      going.push(step)
      if (going.length >= ahead) await going.shift()
    }
  }
  await Promise.all(going)
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
