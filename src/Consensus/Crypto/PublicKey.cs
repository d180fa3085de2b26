using Blockchain.Consensus.Primitives;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Blockchain.Consensus.Crypto;

/// <summary>A public key: a point of secp256k1, kept as x and the parity of y.</summary>
/// <remarks>Any x fits in; one that is not on the curve verifies nothing. <see cref="TryCreate"/> lets only points through.</remarks>
/// <param name="XOnly">The x of the point.</param>
/// <param name="IsOdd">Whether y is odd.</param>
public readonly record struct PublicKey(XOnlyPublicKey XOnly, bool IsOdd)
{
    /// <summary>Length of the compressed form in bytes.</summary>
    public const int Size = 33;

    /// <summary>The hash that addresses hold: of the compressed form.</summary>
    public Hash160 Hash => Hash160.Of(ToArray());

    /// <summary>Reads a key in any of its forms (33 bytes compressed, 65 uncompressed or hybrid); false when it is no point.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out PublicKey key)
    {
        bool isPoint = Secp256k1.TryReadPoint(bytes, out ECPoint point);
        key = isPoint ? From(point) : default;
        return isPoint;
    }

    /// <summary>The compressed form, 33 bytes, as a new array.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        bytes[0] = (byte)(IsOdd ? 3 : 2);
        XOnly.X.CopyTo(bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>The uncompressed form, 65 bytes; empty when the key is no point.</summary>
    public byte[] ToUncompressed()
    {
        if (!Secp256k1.TryLift(XOnly.ToArray(), IsOdd, out ECPoint point)) return [];
        byte[] bytes = new byte[65];
        bytes[0] = 4;
        XOnly.X.CopyTo(bytes.AsSpan(1));
        Secp256k1.Write(point.AffineYCoord.ToBigInteger(), bytes.AsSpan(33));
        return bytes;
    }

    /// <summary>This key plus scalar · G; false when a part is out of range or the sum is the point at infinity.</summary>
    /// <param name="scalar">32 bytes, most significant first.</param>
    /// <param name="sum">The sum.</param>
    public bool TryAdd(ReadOnlySpan<byte> scalar, out PublicKey sum)
    {
        sum = default;
        BigInteger tweak = Secp256k1.ToNumber(scalar);
        if (tweak.CompareTo(Secp256k1.Order) >= 0 || !Secp256k1.TryLift(XOnly.ToArray(), IsOdd, out ECPoint point)) return false;
        ECPoint total = Secp256k1.MultiplyGenerator(tweak).Add(point);
        if (total.IsInfinity) return false;
        sum = From(total.Normalize());
        return true;
    }

    /// <summary>Lower-case hexadecimal of the compressed form.</summary>
    public override string ToString() => Hex.Encode(ToArray());

    /// <summary>Takes a normalised point that is not infinity.</summary>
    internal static PublicKey From(ECPoint point)
    {
        Span<byte> x = stackalloc byte[XOnlyPublicKey.Size];
        Secp256k1.Write(point.AffineXCoord.ToBigInteger(), x);
        return new(new(Hash256.Read(x)), point.AffineYCoord.TestBitZero());
    }
}
