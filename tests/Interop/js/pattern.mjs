// Bytes that both sides can make from two numbers. Every block of 64 KB begins with the seed and its own number, both 4 bytes and
// big-endian, so that blocks that are lost, doubled or swapped change the digest.
import { createHash } from 'node:crypto'

export const BLOCK = 64 * 1024
const base = Buffer.alloc(BLOCK)
for (let i = 0; i < BLOCK; i++) base[i] = (i * 31 + (i >> 8) * 17) & 0xff

export function block (seed, number, size = BLOCK) {
  const bytes = Buffer.from(base)
  bytes.writeUInt32BE(seed, 0)
  bytes.writeUInt32BE(number, 4)
  return bytes.subarray(0, size)
}

export function pattern (seed, size) {
  const blocks = []
  for (let at = 0; at < size; at += BLOCK) blocks.push(block(seed, at / BLOCK, Math.min(BLOCK, size - at)))
  return Buffer.concat(blocks)
}

export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')
