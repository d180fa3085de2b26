using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>A public key of BIP 340: the x of a point whose y is even.</summary>
/// <remarks>Any 32 bytes fit in; those that are no x of the curve verify nothing. <see cref="IsOnCurve"/> tells.</remarks>
/// <param name="X">The 32 bytes in wire order, most significant first.</param>
public readonly record struct XOnlyPublicKey(Hash256 X)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>Whether a point has this x.</summary>
    public bool IsOnCurve => Secp256k1.TryLift(ToArray(), isOdd: false, out _);

    /// <summary>Reads 32 bytes; false when there are more or fewer, or no point has this x.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out XOnlyPublicKey key)
    {
        key = default;
        if (!Secp256k1.TryLift(bytes, isOdd: false, out _)) return false;
        key = new(Hash256.Read(bytes));
        return true;
    }

    /// <summary>The 32 bytes, as a new array.</summary>
    public byte[] ToArray() => X.ToArray();

    /// <summary>The TapTweak hash of this internal key (BIP 341).</summary>
    /// <param name="merkleRoot">The root of the script tree in wire order; none for an output that only the key can spend.</param>
    public Hash256 TaprootTweak(Hash256? merkleRoot) =>
        merkleRoot is { } root ? TaggedHash.Of(HashTag.TapTweak, ToArray(), root.ToArray()) : TaggedHash.Of(HashTag.TapTweak, ToArray());

    /// <summary>
    /// The output key of this internal key (BIP 341). False when this is no point, or, with a probability that nobody
    /// will ever meet, the tweak is not below the group order.
    /// </summary>
    /// <param name="merkleRoot">The root of the script tree in wire order, or none.</param>
    /// <param name="output">x is the output key; the parity goes into control blocks.</param>
    public bool TryTweak(Hash256? merkleRoot, out PublicKey output) =>
        new PublicKey(this, IsOdd: false).TryAdd(TaprootTweak(merkleRoot).ToArray(), out output);

    /// <summary>Lower-case hexadecimal, first byte first.</summary>
    public override string ToString() => Hex.Encode(ToArray());
}
