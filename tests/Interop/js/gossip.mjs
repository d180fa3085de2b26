// Publishing, and counting what arrives by the id of its content.
import { contentId } from './node.mjs'
import { now, until } from './lines.mjs'
import { pattern } from './pattern.mjs'

export function gossipCommands (node) {
  const pubsub = node.services.pubsub
  const arrived = new Map()
  pubsub.addEventListener('gossipsub:message', ({ detail: { msg } }) => {
    const id = contentId(msg.topic, msg.data).toString('hex')
    const topic = arrived.get(msg.topic) ?? new Map()
    arrived.set(msg.topic, topic)
    topic.set(id, [...topic.get(id) ?? [], now()])
  })
  const count = topic => arrived.get(topic)?.size ?? 0
  return {
    subscribe: ({ topic }) => { pubsub.subscribe(topic) },
    // Publishes `count` messages of `size` bytes, of the seeds from `seed` on; answers their ids and when each was handed over.
    publish: async ({ topic, size, seed = 0, count = 1 }) => {
      const published = {}
      for (let i = 0; i < count; i++) {
        const data = pattern(seed + i, size)
        published[contentId(topic, data).toString('hex')] = now()
        await pubsub.publish(topic, data)
      }
      return { messages: published }
    },
    // Waits for `count` different messages; answers when each arrived, every time that it did.
    received: async ({ topic, count: wanted = 0, timeoutMs = 30_000 }) => {
      await until(() => count(topic) >= wanted, timeoutMs, () => `${count(topic)} of ${wanted} messages`)
      return { messages: Object.fromEntries(arrived.get(topic) ?? []) }
    },
    // Waits until so many peers told their subscription, and so many are in the mesh.
    neighbours: async ({ topic, subscribers = 0, mesh = 0, timeoutMs = 30_000 }) => {
      const told = () => pubsub.getSubscribers(topic).map(String)
      const meshed = () => pubsub.getMeshPeers(topic)
      await until(() => told().length >= subscribers && meshed().length >= mesh, timeoutMs, () => `${told().length} subscribers, ${meshed().length} in the mesh`)
      return { subscribers: told(), mesh: meshed() }
    }
  }
}
