// Commands come in as lines of JSON and are answered by lines of JSON. The contract is in ../README.md.
import { createInterface } from 'node:readline'

export function tell (what) {
  process.stdout.write(JSON.stringify(what) + '\n')
}

// The driver's end of the pipe is this process's life: it must not outlive a test that crashed.
export function serve (commands) {
  const lines = createInterface({ input: process.stdin })
  lines.on('close', () => process.exit(0))
  lines.on('line', async line => {
    const { id, op, ...args } = JSON.parse(line)
    try {
      if (commands[op] == null) throw new Error(`no such command: ${op}`)
      tell({ id, ...await commands[op](args) })
    } catch (error) {
      tell({ id, error: `${error.name}: ${error.message}`, fault: error.name ?? 'Error' })
    }
  })
}

// Milliseconds of the machine's monotonic clock, which all processes share.
export const now = () => Number(process.hrtime.bigint()) / 1e6

// Resolves when `done()` holds, which is looked at every few milliseconds: js-libp2p has no event for every change.
export async function until (done, timeoutMs, what) {
  const end = now() + timeoutMs
  while (!done()) {
    if (now() > end) throw new Error(`not within ${timeoutMs} ms: ${what()}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
