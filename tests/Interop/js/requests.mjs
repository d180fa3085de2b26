// One stream for each request: the request and the end, the answer in chunks and the end.
import { handle, open } from './node.mjs'
import { messages, prefixed, send } from './bytes.mjs'
import { now } from './lines.mjs'
import { pattern, sha256 } from './pattern.mjs'

const ECHO = '/interop/echo/1'
const SIZE = '/interop/size/1'

export async function requestCommands (node) {
  await handle(node, ECHO, stream => answer(stream, request => [request]))
  await handle(node, SIZE, stream => answer(stream, request => chunks(request.readUInt32BE(0), request.readUInt32BE(4), request.readUInt32BE(8))))
  return {
    // The request is `size` bytes and comes back.
    echo: ({ peer, size, seed = 0, count = 1, parallel = 1 }) => repeat(count, parallel, () => request(node, peer, ECHO, pattern(seed, size))),
    // The answer is `size` bytes in chunks of `chunk`.
    fetch: ({ peer, size, seed = 0, chunk = size, count = 1, parallel = 1 }) => {
      const body = Buffer.alloc(12)
      body.writeUInt32BE(seed, 0)
      body.writeUInt32BE(size, 4)
      body.writeUInt32BE(chunk, 8)
      return repeat(count, parallel, () => request(node, peer, SIZE, body))
    }
  }
}

async function answer (stream, handler) {
  for await (const request of messages(stream)) {
    for (const chunk of handler(Buffer.from(request))) await send(stream, prefixed(chunk))
    break
  }
  await stream.close()
}

function * chunks (seed, size, chunk) {
  const all = pattern(seed, size)
  for (let at = 0; at < size; at += chunk) yield all.subarray(at, Math.min(size, at + chunk))
}

async function request (node, peer, protocol, body) {
  const stream = await open(node, peer, protocol)
  await send(stream, prefixed(body))
  await stream.close()
  const answer = []
  for await (const chunk of messages(stream)) answer.push(chunk)
  return answer
}

// Asks `count` times, `parallel` at once; what came is told of the first answer.
async function repeat (count, parallel, ask) {
  const ms = []
  let first = null
  const begun = now()
  const one = async () => {
    const start = now()
    const answer = await ask()
    ms.push(now() - start)
    first ??= answer
  }
  for (let done = 0; done < count; done += parallel) await Promise.all(Array.from({ length: Math.min(parallel, count - done) }, one))
  const bytes = Buffer.concat(first)
  return { ms, totalMs: now() - begun, chunks: first.length, bytes: bytes.length, digest: sha256(bytes) }
}
