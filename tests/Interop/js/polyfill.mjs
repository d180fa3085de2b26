// Node 20 lacks Promise.withResolvers, which js-libp2p calls while it loads: import this file before it.
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new Promise((a, b) => { resolve = a; reject = b })
  return { promise, resolve, reject }
}
