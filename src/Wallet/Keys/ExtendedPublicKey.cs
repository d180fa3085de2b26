using System.Buffers.Binary;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Keys;

/// <summary>A public key from which those below it in the tree follow (BIP 32). Not secret, but whoever has it sees every payment.</summary>
/// <param name="Node">Where it stands.</param>
/// <param name="Key">The key.</param>
public sealed record ExtendedPublicKey(KeyNode Node, PublicKey Key)
{
    /// <summary>The first four bytes of the key's hash, the first of them highest: tells keys apart, for people and for software that signs.</summary>
    public uint Fingerprint => BinaryPrimitives.ReadUInt32BigEndian(Key.Hash.ToArray());

    /// <summary>The child with a number below <see cref="ChildNumber.HardenedBit"/>.</summary>
    public ExtendedPublicKey Derive(uint index)
    {
        Span<byte> tweak = stackalloc byte[PrivateKey.Size];
        KeyNode child = Node.Child(ChildNumber.Normal(index), Key.ToArray(), Fingerprint, tweak);
        bool isKey = Key.TryAdd(tweak, out PublicKey key);
        Invariant.Holds(isKey); // a number beyond the group order: nobody will ever see one
        return new(child, key);
    }
}
