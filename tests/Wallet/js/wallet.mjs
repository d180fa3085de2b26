// Reads, signs and verifies transactions with bitcoinjs-lib on regtest: one question a line of JSON on standard input, one answer a line.
//   {"op":"read","hex":…,"spent":[{"script":…,"value":…}…]}      ids, sizes, addresses, signature hashes, and whether the signatures hold
//   {"op":"sign","version":…,"lockTime":…,"inputs":[…],"outputs":[{"address":…,"value":…}…]}      the transaction, signed
// An input is {"previous":hex of the whole transaction,"index":…,"sequence":…,"key":hex,"type":hash type}.
import { createInterface } from 'node:readline'
import * as bitcoin from 'bitcoinjs-lib'
import { ECPairFactory } from 'ecpair'
import * as ecc from 'tiny-secp256k1'

bitcoin.initEccLib(ecc)
const ECPair = ECPairFactory(ecc)
const network = bitcoin.networks.regtest
const bytes = hex => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = bytes => Buffer.from(bytes).toString('hex')
const isEqual = (one, other) => hex(one) === hex(other)

function read ({ hex: raw, spent }) {
  const transaction = bitcoin.Transaction.fromHex(raw)
  const outputs = spent.map(output => ({ script: bytes(output.script), value: BigInt(output.value) }))
  return {
    hex: transaction.toHex(),
    txid: transaction.getId(),
    wtxid: hex(transaction.getHash(true).reverse()),
    weight: transaction.weight(),
    virtualSize: transaction.virtualSize(),
    isReplaceable: transaction.ins.some(input => input.sequence < 0xfffffffe),
    lockTime: transaction.locktime,
    addresses: transaction.outs.map(output => addressOf(output.script)),
    values: transaction.outs.map(output => Number(output.value)),
    inputs: transaction.ins.map((_, index) => judge(transaction, index, outputs))
  }
}

function addressOf (script) {
  try {
    return bitcoin.address.fromOutputScript(script, network)
  } catch {
    return null
  }
}

// The hash that an input signs, and whether its signature holds.
function judge (transaction, index, outputs) {
  const { script, value } = outputs[index]
  const input = transaction.ins[index]
  if (script.length === 34 && script[0] === bitcoin.opcodes.OP_1) {
    const signature = input.witness[0]
    const type = signature.length === 64 ? bitcoin.Transaction.SIGHASH_DEFAULT : signature[64]
    const hash = transaction.hashForWitnessV1(index, outputs.map(output => output.script), outputs.map(output => output.value), type)
    const isValid = input.witness.length === 1 && input.script.length === 0 && ecc.verifySchnorr(hash, script.subarray(2), signature.subarray(0, 64))
    return { kind: 'P2TR', hash: hex(hash), isValid }
  }
  const isWitness = script.length === 22
  const [proof, publicKey] = isWitness ? input.witness : bitcoin.script.decompile(input.script)
  const { signature, hashType } = bitcoin.script.signature.decode(proof)
  const code = bitcoin.payments.p2pkh({ pubkey: publicKey, network }).output
  const expected = isWitness ? bitcoin.payments.p2wpkh({ pubkey: publicKey, network }).output : code
  const hash = isWitness ? transaction.hashForWitnessV0(index, code, value, hashType) : transaction.hashForSignature(index, script, hashType)
  const isValid = isEqual(expected, script) && bitcoin.script.isCanonicalScriptSignature(proof) && ecc.verify(hash, publicKey, signature, true)
  return { kind: isWitness ? 'P2WPKH' : 'P2PKH', hash: hex(hash), isValid }
}

function sign ({ version, lockTime, inputs, outputs }) {
  const psbt = new bitcoin.Psbt({ network })
  psbt.setVersion(version)
  psbt.setLocktime(lockTime)
  for (const { previous, index, sequence, key, type } of inputs) {
    const parent = bitcoin.Transaction.fromHex(previous)
    const output = parent.outs[index]
    const input = { hash: parent.getId(), index, sequence }
    if (output.script[0] === bitcoin.opcodes.OP_DUP) input.nonWitnessUtxo = bytes(previous)
    else input.witnessUtxo = output
    if (output.script[0] === bitcoin.opcodes.OP_1) {
      input.tapInternalKey = bitcoin.toXOnly(ECPair.fromPrivateKey(bytes(key)).publicKey)
      if (type !== bitcoin.Transaction.SIGHASH_DEFAULT) input.sighashType = type
    } else {
      input.sighashType = type
    }
    psbt.addInput(input)
  }
  for (const { address, value } of outputs) psbt.addOutput({ address, value: BigInt(value) })
  inputs.forEach(({ key, type }, index) => {
    const pair = ECPair.fromPrivateKey(bytes(key), { network })
    const { tapInternalKey } = psbt.data.inputs[index]
    const signer = tapInternalKey == null ? pair : pair.tweak(bitcoin.crypto.taggedHash('TapTweak', tapInternalKey))
    psbt.signInput(index, signer, [type])
  })
  psbt.finalizeAllInputs()
  return { hex: psbt.extractTransaction(true).toHex() }
}

const commands = { read, sign }
for await (const line of createInterface({ input: process.stdin })) {
  const { op, ...question } = JSON.parse(line)
  process.stdout.write(JSON.stringify(commands[op](question)) + '\n')
}
