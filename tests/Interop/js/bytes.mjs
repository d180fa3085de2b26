// Reading and writing a stream of js-libp2p.

// The bytes of a stream until its end. The other side's end may arrive while the protocol is still being negotiated, before anybody
// listens: then `for await` over the stream itself never ends, and `readableEnded` is true although bytes are waiting.
export async function * read (stream) {
  const waiting = []
  let wake = null
  let failure = null
  const tell = () => { wake?.(); wake = null }
  stream.addEventListener('message', event => { waiting.push(event.data.subarray()); tell() })
  stream.addEventListener('end', tell)
  stream.addEventListener('close', event => { failure = event.error ?? null; tell() })
  while (true) {
    while (waiting.length > 0) yield waiting.shift()
    if (failure != null) throw failure
    if (stream.readableEnded && stream.readBufferLength === 0) return
    await new Promise(resolve => { wake = resolve })
  }
}

export async function send (stream, bytes) {
  if (!stream.send(bytes)) await stream.onDrain()
}

// Reads messages behind a varint of their length.
export async function * messages (stream) {
  let held = []
  let size = 0
  let needed = 1
  for await (const bytes of read(stream)) {
    held.push(bytes)
    size += bytes.length
    if (size < needed) continue
    let all = Buffer.concat(held)
    while (true) {
      const prefix = varint(all)
      needed = prefix == null ? all.length + 1 : prefix.bytes + prefix.value
      if (all.length < needed) break
      yield all.subarray(prefix.bytes, needed)
      all = all.subarray(needed)
    }
    held = [all]
    size = all.length
  }
  if (size > 0) throw new Error(`the stream ended inside a message: ${size} bytes are left`)
}

export function prefixed (message) {
  const prefix = []
  let rest = message.length
  while (rest >= 0x80) { prefix.push((rest & 0x7f) | 0x80); rest >>>= 7 }
  prefix.push(rest)
  return Buffer.concat([Buffer.from(prefix), message])
}

function varint (bytes) {
  let value = 0
  for (let i = 0; i < Math.min(bytes.length, 5); i++) {
    value += (bytes[i] & 0x7f) * 2 ** (7 * i)
    if (bytes[i] < 0x80) return { value, bytes: i + 1 }
  }
  if (bytes.length >= 5) throw new Error('a length of more than 5 bytes')
  return null
}
