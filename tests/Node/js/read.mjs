// Reads a node with the package bitcoin-core, as an explorer does, and prints what it found as one line of JSON.
// Use: node read.mjs URL USER PASSWORD ADDRESS
import Client from 'bitcoin-core'
import { mistakes, shapes } from './shapes.mjs'

const [host, username, password, address] = process.argv.slice(2)
const client = new Client({ host, username, password, version: '28.1.0' })
const wrong = []
const seen = new Set()

// Alone, and again in a batch of one, which is how btc-rpc-explorer asks whatever has parameters.
async function read (method, ...parameters) {
  const [again] = await client.command([{ method, parameters }])
  if (again instanceof Error) throw again
  const byName = parameters.length === 1 && typeof parameters[0] === 'object' // what the package takes a single object for
  const answer = byName ? again : await client.command(method, ...parameters)
  if (shapes[method] != null) wrong.push(...mistakes(method, answer), ...mistakes(method, again))
  seen.add(method)
  return answer
}

async function errorOf (method, ...parameters) {
  try {
    await client.command(method, ...parameters)
    return null
  } catch (error) {
    return { code: error.code, message: error.message }
  }
}

await read('ping')
const info = await read('getblockchaininfo')
const blocks = [await client.command('getblock', await read('getblockhash', 0))] // the genesis follows nothing
for (let height = 1; height <= info.blocks; height++) blocks.push(await read('getblock', await read('getblockhash', height)))
const tip = blocks.at(-1)
const paying = blocks.findLast(block => block.tx.length > 1)
const transactions = []
for (const block of blocks.slice(1)) {
  for (const id of block.tx.slice(1)) transactions.push(await read('getrawtransaction', id, 1, block.hash))
  const coinbase = await client.command('getrawtransaction', block.tx[0], 1, block.hash)
  if (typeof coinbase.vin[0].coinbase !== 'string') wrong.push(`getrawtransaction ${coinbase.txid}: no coinbase`)
}
const waiting = await read('getrawmempool', false)
for (const id of waiting) {
  await read('getmempoolentry', id)
  await read('getmempoolancestors', id)
  await read('getmempooldescendants', id)
}
const peers = await read('getpeerinfo')
const network = await read('getnetworkinfo')
await read('getnettotals')
await read('getmempoolinfo')
await read('getmininginfo')
await read('getindexinfo')
await read('getdeploymentinfo')
await read('getchaintxstats', 20)
await read('getblockheader', tip.hash)
await read('getblockstats', paying.hash)
await read('getblockstats', paying.height)
await read('getnetworkhashps', 144)
await read('getblockcount')
await read('estimatesmartfee', 6, 'CONSERVATIVE')
await read('getblocktemplate', { rules: ['segwit'] })
await read('gettxout', tip.tx[0], 0)
await read('validateaddress', address)
const coins = await read('gettxoutsetinfo')
const tips = await read('getchaintips')
const uptime = await read('uptime')
const help = await read('help')
await read('help', 'getblock')

console.log(JSON.stringify({
  wrong,
  methods: seen.size,
  members: Object.entries(shapes).filter(([method]) => seen.has(method)).reduce((sum, [, shape]) => sum + Object.keys(shape).length, 0),
  unread: Object.keys(shapes).filter(method => !seen.has(method)),
  chain: info.chain,
  height: info.blocks,
  tip: tip.hash,
  tips: tips.length,
  blocks: blocks.length,
  confirmed: transactions.length,
  paid: transactions.reduce((sum, one) => sum + one.vout.length, 0),
  waiting,
  peers: peers.map(peer => peer.subver),
  connections: network.connections,
  coins: coins.txouts,
  uptime: typeof uptime,
  helps: help.split('\n').filter(line => line !== '' && !line.startsWith('=')).length,
  errors: {
    wallet: await errorOf('getwalletinfo'),
    block: await errorOf('getblock', '00'.repeat(32)),
    batch: (await client.command([{ method: 'getblockcount' }, { method: 'listwallets' }])).map(one => one instanceof Error ? one.code : one)
  }
}))
