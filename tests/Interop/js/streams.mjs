// Long streams in one direction, and many streams at once.
import { createHash } from 'node:crypto'
import { handle, open } from './node.mjs'
import { read, send } from './bytes.mjs'
import { now } from './lines.mjs'
import { BLOCK, block } from './pattern.mjs'

const SINK = '/interop/sink/1'
const DRAIN = '/interop/drain/1'
const SOURCE = '/interop/source/1'
const BARRIER = '/interop/barrier/1'

export async function streamCommands (node) {
  await handle(node, SINK, stream => sink(stream, true))
  await handle(node, DRAIN, stream => sink(stream, false))
  await handle(node, SOURCE, source)
  await handle(node, BARRIER, barrier())
  return {
    push: args => push(node, args),
    pull: args => pull(node, args),
    barrier: args => cross(node, args)
  }
}

// The opener sends bytes and the end; the answer is their number (8 bytes, big-endian) and, where it is a sink, their SHA-256.
async function sink (stream, hash) {
  const { bytes, digest } = await drain(stream, hash)
  const count = Buffer.alloc(8)
  count.writeBigUInt64BE(BigInt(bytes))
  await send(stream, Buffer.concat([count, Buffer.from(digest, 'hex')]))
  await stream.close()
}

// The opener sends a seed (4 bytes) and a number of bytes (8 bytes), both big-endian, and the end; the answer is those bytes.
async function source (stream) {
  const head = []
  for await (const part of read(stream)) head.push(part)
  const request = Buffer.concat(head)
  await flood(stream, request.readUInt32BE(0), Number(request.readBigUInt64BE(4)))
  await stream.close()
}

async function push (node, { peer, size, seed = 0, hash = true }) {
  const start = now()
  const stream = await open(node, peer, hash ? SINK : DRAIN)
  await flood(stream, seed, size)
  await stream.close()
  const parts = []
  for await (const part of read(stream)) parts.push(part)
  const answer = Buffer.concat(parts)
  return { ms: now() - start, bytes: Number(answer.readBigUInt64BE(0)), digest: answer.subarray(8).toString('hex') }
}

async function pull (node, { peer, size, seed = 0, hash = true }) {
  const start = now()
  const stream = await open(node, peer, SOURCE)
  const request = Buffer.alloc(12)
  request.writeUInt32BE(seed, 0)
  request.writeBigUInt64BE(BigInt(size), 4)
  await send(stream, request)
  await stream.close()
  const { bytes, digest } = await drain(stream, hash)
  return { ms: now() - start, bytes, digest }
}

async function flood (stream, seed, size) {
  for (let at = 0; at < size; at += BLOCK) await send(stream, block(seed, at / BLOCK, Math.min(BLOCK, size - at)))
}

async function drain (stream, hash) {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const part of read(stream)) {
    bytes += part.length
    if (hash) digest.update(part)
  }
  return { bytes, digest: hash ? digest.digest('hex') : '' }
}

// Each opener sends how many streams it will open (4 bytes, big-endian) and the end; none is answered before all of them are open.
function barrier () {
  const waiting = new Map()
  return async (stream, connection) => {
    const peer = connection.remotePeer.toString()
    const count = (await readExactly(stream, 4)).readUInt32BE(0)
    const streams = waiting.get(peer) ?? []
    waiting.set(peer, streams)
    streams.push(stream)
    if (streams.length < count) return
    waiting.delete(peer)
    for (const one of streams) {
      const answer = Buffer.alloc(4)
      answer.writeUInt32BE(count)
      await send(one, answer)
      await one.close()
    }
  }
}

async function cross (node, { peer, count }) {
  const start = now()
  const head = Buffer.alloc(4)
  head.writeUInt32BE(count)
  const one = async () => {
    const stream = await open(node, peer, BARRIER)
    await send(stream, head)
    await stream.close()
    const answer = await readExactly(stream, 4)
    return answer.readUInt32BE(0) === count
  }
  const answers = await Promise.all(Array.from({ length: count }, one))
  return { ms: now() - start, answered: answers.filter(right => right).length }
}

async function readExactly (stream, size) {
  let held = Buffer.alloc(0)
  for await (const part of read(stream)) {
    held = Buffer.concat([held, part])
    if (held.length >= size) return held.subarray(0, size)
  }
  throw new Error(`the stream ended after ${held.length} of ${size} bytes`)
}
