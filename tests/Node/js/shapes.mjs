// What two programs read of a node's answers, member by member: the pages of btc-rpc-explorer (its public source, version 3)
// and bitcoin-cli of Bitcoin Core 28 with -getinfo and -netinfo. A path that ends with [] means every item of a list, {} every value of an object.
export const shapes = {
  getblockchaininfo: {
    chain: 'string', blocks: 'number', headers: 'number', bestblockhash: 'hash', difficulty: 'number', time: 'number', mediantime: 'number',
    verificationprogress: 'number', initialblockdownload: 'boolean', chainwork: 'hash', size_on_disk: 'number', pruned: 'boolean', warnings: 'array'
  },
  getnetworkinfo: {
    version: 'number', subversion: 'string', protocolversion: 'number', localservices: 'string', localservicesnames: 'array', localrelay: 'boolean',
    timeoffset: 'number', networkactive: 'boolean', connections: 'number', connections_in: 'number', connections_out: 'number', 'networks[].name': 'string',
    'networks[].reachable': 'boolean', 'networks[].limited': 'boolean', 'networks[].proxy': 'string', relayfee: 'number', incrementalfee: 'number',
    'localaddresses[].address': 'string', 'localaddresses[].port': 'number', 'localaddresses[].score': 'number', warnings: 'array'
  },
  getnettotals: { totalbytesrecv: 'number', totalbytessent: 'number', timemillis: 'number', 'uploadtarget.timeframe': 'number', 'uploadtarget.target_reached': 'boolean' },
  getmempoolinfo: {
    loaded: 'boolean', size: 'number', bytes: 'number', usage: 'number', total_fee: 'number', maxmempool: 'number', mempoolminfee: 'number', minrelaytxfee: 'number',
    incrementalrelayfee: 'number', unbroadcastcount: 'number', fullrbf: 'boolean'
  },
  getmininginfo: { blocks: 'number', difficulty: 'number', networkhashps: 'number', pooledtx: 'number', chain: 'string', warnings: 'array' },
  getpeerinfo: {
    '[].id': 'number', '[].addr': 'string', '[].network': 'string', '[].services': 'string', '[].servicesnames': 'array', '[].relaytxes': 'boolean', '[].lastsend': 'number',
    '[].lastrecv': 'number', '[].last_transaction': 'number', '[].last_block': 'number', '[].bytessent': 'number', '[].bytesrecv': 'number', '[].conntime': 'number',
    '[].timeoffset': 'number', '[].pingtime': 'number', '[].minping': 'number', '[].version': 'number', '[].subver': 'string', '[].inbound': 'boolean',
    '[].bip152_hb_to': 'boolean', '[].bip152_hb_from': 'boolean', '[].startingheight': 'number', '[].synced_headers': 'number', '[].synced_blocks': 'number', '[].inflight': 'array',
    '[].addr_relay_enabled': 'boolean', '[].addr_processed': 'number', '[].addr_rate_limited': 'number', '[].permissions': 'array', '[].minfeefilter': 'number',
    '[].bytessent_per_msg': 'object', '[].bytesrecv_per_msg': 'object', '[].connection_type': 'string', '[].transport_protocol_type': 'string'
  },
  getdeploymentinfo: {
    hash: 'hash', height: 'number', 'deployments{}.type': 'string', 'deployments{}.active': 'boolean', 'deployments.segwit.height': 'number',
    'deployments.taproot.height': 'number', 'deployments.testdummy.bip9.status': 'string', 'deployments.testdummy.bip9.since': 'number'
  },
  getchaintips: { '[].height': 'number', '[].hash': 'hash', '[].branchlen': 'number', '[].status': 'string' },
  getchaintxstats: { time: 'number', txcount: 'number', window_final_block_hash: 'hash', window_block_count: 'number', window_tx_count: 'number', window_interval: 'number' },
  getblock: {
    hash: 'hash', confirmations: 'number', height: 'number', version: 'number', versionHex: 'string', merkleroot: 'hash', 'tx[]': 'hash', time: 'number', mediantime: 'number',
    nonce: 'number', bits: 'string', difficulty: 'number', chainwork: 'hash', nTx: 'number', previousblockhash: 'hash', strippedsize: 'number', size: 'number', weight: 'number'
  },
  getblockheader: {
    hash: 'hash', confirmations: 'number', height: 'number', version: 'number', versionHex: 'string', merkleroot: 'hash', time: 'number', mediantime: 'number', nonce: 'number',
    bits: 'string', difficulty: 'number', chainwork: 'hash', nTx: 'number', previousblockhash: 'hash'
  },
  getblockstats: {
    avgfee: 'number', avgfeerate: 'number', avgtxsize: 'number', blockhash: 'hash', 'feerate_percentiles[]': 'number', height: 'number', ins: 'number', maxfee: 'number',
    maxfeerate: 'number', maxtxsize: 'number', medianfee: 'number', mediantime: 'number', mediantxsize: 'number', minfee: 'number', minfeerate: 'number', mintxsize: 'number',
    outs: 'number', subsidy: 'number', swtotal_size: 'number', swtotal_weight: 'number', swtxs: 'number', time: 'number', total_out: 'number', total_size: 'number',
    total_weight: 'number', totalfee: 'number', txs: 'number', utxo_increase: 'number', utxo_size_inc: 'number'
  },
  getrawtransaction: {
    in_active_chain: 'boolean', txid: 'hash', hash: 'hash', version: 'number', size: 'number', vsize: 'number', weight: 'number', locktime: 'number', 'vin[].sequence': 'number',
    'vin[].txid': 'hash', 'vin[].vout': 'number', 'vin[].scriptSig.asm': 'string', 'vin[].scriptSig.hex': 'string', 'vout[].value': 'number', 'vout[].n': 'number',
    'vout[].scriptPubKey.asm': 'string', 'vout[].scriptPubKey.hex': 'string', 'vout[].scriptPubKey.type': 'string', hex: 'string',
    blockhash: 'hash', confirmations: 'number', time: 'number', blocktime: 'number'
  },
  gettxout: { bestblock: 'hash', confirmations: 'number', value: 'number', 'scriptPubKey.hex': 'string', 'scriptPubKey.type': 'string', 'scriptPubKey.address': 'string', coinbase: 'boolean' },
  gettxoutsetinfo: { height: 'number', bestblock: 'hash', txouts: 'number', bogosize: 'number', hash_serialized_3: 'hash', total_amount: 'number', transactions: 'number', disk_size: 'number' },
  getmempoolentry: {
    vsize: 'number', weight: 'number', time: 'number', height: 'number', descendantcount: 'number', descendantsize: 'number', ancestorcount: 'number', ancestorsize: 'number',
    wtxid: 'hash', 'fees.base': 'number', 'fees.modified': 'number', 'fees.ancestor': 'number', 'fees.descendant': 'number', depends: 'array', spentby: 'array',
    'bip125-replaceable': 'boolean', unbroadcast: 'boolean'
  },
  getblocktemplate: {
    version: 'number', rules: 'array', vbavailable: 'object', previousblockhash: 'hash', 'transactions[].data': 'string', 'transactions[].txid': 'hash', 'transactions[].hash': 'hash',
    'transactions[].depends': 'array', 'transactions[].fee': 'number', 'transactions[].sigops': 'number', 'transactions[].weight': 'number', coinbaseaux: 'object',
    coinbasevalue: 'number', longpollid: 'string', target: 'hash', mintime: 'number', mutable: 'array', noncerange: 'string', sigoplimit: 'number', sizelimit: 'number',
    weightlimit: 'number', curtime: 'number', bits: 'string', height: 'number', default_witness_commitment: 'string'
  },
  estimatesmartfee: { feerate: 'number', blocks: 'number' },
  validateaddress: { isvalid: 'boolean', address: 'string', scriptPubKey: 'string', isscript: 'boolean', iswitness: 'boolean', witness_version: 'number', witness_program: 'string' }
}

const kinds = {
  array: value => Array.isArray(value),
  // The package leaves numbers of more than 15 characters as text, those of Bitcoin Core too.
  number: value => typeof value === 'number' || (typeof value === 'string' && value.length > 15 && Number.isFinite(Number(value))),
  hash: value => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  object: value => value !== null && typeof value === 'object' && !Array.isArray(value)
}

function follow (values, step) {
  const list = step.endsWith('[]')
  const each = step.endsWith('{}')
  const name = list || each ? step.slice(0, -2) : step
  const found = name === '' ? values : values.map(value => value?.[name])
  if (list) return found.flatMap(value => Array.isArray(value) ? value : [undefined])
  return each ? found.flatMap(value => Object.values(value ?? {})) : found
}

// Members that are missing or of another kind, in words; a list without items tells nothing and counts as missing.
export function mistakes (method, answer) {
  const wrong = []
  for (const [path, kind] of Object.entries(shapes[method])) {
    const values = path.split('.').reduce(follow, [answer])
    const fits = kinds[kind] ?? (value => typeof value === kind) // eslint-disable-line valid-typeof
    if (values.length === 0 || !values.every(fits)) wrong.push(`${method} ${path}: ${JSON.stringify(values[0])} is no ${kind}`)
  }
  return wrong
}
