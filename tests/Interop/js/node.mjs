// One js-libp2p node, with the limits raised that tests and measurements would meet.
import './polyfill.mjs'
import { createHash } from 'node:crypto'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'

const MANY = 10_000
const LARGE = 64 * 1024 * 1024

// The id by content, as src/Libp2p/Gossip/MessageId.cs has it.
export function contentId (topic, data) {
  const name = Buffer.from(topic, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(name.length)
  return createHash('sha256').update(length).update(name).update(data).digest().subarray(0, 20)
}

export function startNode ({ listen = ['/ip4/127.0.0.1/tcp/0'], heartbeatMs = 1000 } = {}) {
  return createLibp2p({
    addresses: { listen },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ maxInboundStreams: MANY, maxOutboundStreams: MANY, maxEarlyStreams: MANY })],
    connectionManager: { inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY },
    // A peer that a test stops must not lose its connection to a ping of this side.
    connectionMonitor: { enabled: false },
    services: {
      identify: identify({ maxInboundStreams: MANY, maxOutboundStreams: MANY }),
      identifyPush: identifyPush({ maxInboundStreams: MANY, maxOutboundStreams: MANY }),
      ping: ping({ maxInboundStreams: MANY, maxOutboundStreams: MANY, timeout: 60_000 }),
      pubsub: gossipsub({
        globalSignaturePolicy: 'StrictSign',
        msgIdFn: message => contentId(message.topic, message.data),
        heartbeatInterval: heartbeatMs,
        allowPublishToZeroTopicPeers: true,
        maxInboundDataLength: LARGE,
        maxOutboundBufferSize: LARGE,
        maxInboundStreams: MANY,
        maxOutboundStreams: MANY,
        // All peers of a test share one address.
        scoreParams: { IPColocationFactorWeight: 0 }
      })
    }
  })
}

// Opens a stream to a connected peer.
export function open (node, peer, protocol) {
  const connection = node.getConnections().find(one => one.remotePeer.toString() === peer && one.status === 'open')
  if (connection == null) throw new Error(`not connected to ${peer}`)
  return connection.newStream(protocol, { maxOutboundStreams: MANY, signal: AbortSignal.timeout(60_000) })
}

// Serves a protocol; a handler that fails resets its stream.
export function handle (node, protocol, handler) {
  return node.handle(protocol, (stream, connection) => {
    handler(stream, connection).catch(error => stream.abort(error))
  }, { maxInboundStreams: MANY, maxOutboundStreams: MANY })
}
