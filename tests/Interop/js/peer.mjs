// A js-libp2p peer that lines of JSON drive: node peer.mjs '{"listen": ["/ip4/127.0.0.1/tcp/0"], "heartbeatMs": 1000}'
import { startNode } from './node.mjs'
import { multiaddr } from '@multiformats/multiaddr'
import { peerIdFromString } from '@libp2p/peer-id'
import { gossipCommands } from './gossip.mjs'
import { now, serve, tell, until } from './lines.mjs'
import { requestCommands } from './requests.mjs'
import { streamCommands } from './streams.mjs'

const node = await startNode(JSON.parse(process.argv[2] ?? '{}'))
const identified = new Map()
// A push leaves out what has not changed.
node.addEventListener('peer:identify', ({ detail }) => identified.set(detail.peerId.toString(), {
  agent: detail.agentVersion,
  protocols: detail.protocols,
  addresses: detail.listenAddrs.map(String),
  observed: detail.observedAddr?.toString() ?? identified.get(detail.peerId.toString())?.observed ?? '',
  signed: detail.signedPeerRecord != null
}))
node.addEventListener('peer:connect', ({ detail }) => tell({ event: 'connected', peer: detail.toString() }))
node.addEventListener('peer:disconnect', ({ detail }) => tell({ event: 'disconnected', peer: detail.toString() }))

serve({
  dial: async ({ address, peer }) => {
    const start = now()
    const connection = await node.dial(multiaddr(`${address}/p2p/${peer}`))
    return { ms: now() - start, peer: connection.remotePeer.toString() }
  },
  ping: async ({ peer, count = 1 }) => {
    const ms = []
    for (let i = 0; i < count; i++) {
      const start = now()
      await node.services.ping.ping(peerIdFromString(peer))
      ms.push(now() - start)
    }
    return { ms }
  },
  // What a peer told by identify; waits until it tells of `protocol`.
  identified: async ({ peer, protocol, timeoutMs = 30_000 }) => {
    const told = () => identified.get(peer)
    await until(() => told() != null && (protocol == null || told().protocols.includes(protocol)), timeoutMs, () => JSON.stringify(told()))
    return told()
  },
  // Serves one protocol more, so that connected peers are told by identify push.
  serve: async ({ protocol }) => { await node.handle(protocol, stream => stream.abort(new Error('served in name only'))) },
  // Closes the connection in the orderly way, or without a farewell.
  close: async ({ peer }) => { await node.hangUp(peerIdFromString(peer)) },
  abort: async ({ peer }) => { for (const one of node.getConnections(peerIdFromString(peer))) one.abort(new Error('told to')) },
  info: async () => ({
    residentBytes: process.memoryUsage().rss,
    residentBytesPeak: process.resourceUsage().maxRSS * 1024,
    connections: node.getConnections().map(one => ({ peer: one.remotePeer.toString(), address: one.remoteAddr.toString(), inbound: one.direction === 'inbound', streams: one.streams.length }))
  }),
  quit: async () => { await node.stop(); setImmediate(() => process.exit(0)) },
  ...await requestCommands(node),
  ...await streamCommands(node),
  ...gossipCommands(node)
})
tell({ event: 'ready', peer: node.peerId.toString(), addresses: node.getMultiaddrs().map(one => one.decapsulateCode(421).toString()), version: `js-libp2p on node ${process.version}` })
