using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>The 64 bytes of a BIP 340 signature.</summary>
/// <param name="R">The first 32.</param>
/// <param name="S">The last 32.</param>
public readonly record struct SchnorrSignature(Hash256 R, Hash256 S) : IWire<SchnorrSignature>, IComparable<SchnorrSignature>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 64;

    /// <summary>Reads 64 bytes; the caller has checked the length.</summary>
    public static SchnorrSignature Of(ReadOnlySpan<byte> bytes) => new(Hash256.Read(bytes), Hash256.Read(bytes[Hash256.Size..]));

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out SchnorrSignature value)
    {
        bool ok = reader.TryReadHash(out Hash256 r) & reader.TryReadHash(out Hash256 s);
        value = new(r, s);
        return ok;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(R);
        writer.WriteHash(S);
    }

    /// <summary>The 64 bytes, as a new array.</summary>
    public byte[] ToArray() => [.. R.ToArray(), .. S.ToArray()];

    /// <summary>Any fixed order: which of two valid signatures a book keeps must not depend on which came first.</summary>
    public int CompareTo(SchnorrSignature other) => R != other.R ? R.CompareTo(other.R) : S.CompareTo(other.S);
}
