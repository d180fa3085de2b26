using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Script;

/// <summary>The forms that signatures and keys may have, by rule or by policy.</summary>
internal static class EcdsaEncoding
{
    private const int CompressedBytes = 33;
    private const int UncompressedBytes = 65;
    private const int StrictBytesMin = 9;
    private const int StrictBytesMax = 73;

    /// <summary>The group order, most significant byte first.</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];

    /// <summary>Half the group order, rounded down.</summary>
    private static ReadOnlySpan<byte> HalfOrder =>
    [
        0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
    ];

    /// <summary>What the flags demand of a signature; an empty one is a clean way to fail and always allowed.</summary>
    public static ScriptError CheckSignature(ReadOnlySpan<byte> signature, ScriptFlags flags)
    {
        const ScriptFlags strict = ScriptFlags.DerSignatures | ScriptFlags.LowS | ScriptFlags.StrictEncoding;
        if (signature.IsEmpty) return ScriptError.Ok;
        if ((flags & strict) != 0 && !IsStrictDer(signature)) return ScriptError.SigDer;
        if ((flags & ScriptFlags.LowS) != 0 && !IsLowS(signature)) return ScriptError.SigHighS;
        bool typeMatters = (flags & ScriptFlags.StrictEncoding) != 0;
        return typeMatters && !new SignatureHashType(signature[^1]).IsDefined ? ScriptError.SigHashType : ScriptError.Ok;
    }

    /// <summary>What the flags demand of a public key.</summary>
    public static ScriptError CheckPublicKey(ReadOnlySpan<byte> key, ScriptFlags flags, SignatureVersion version)
    {
        bool compressed = key.Length == CompressedBytes && key[0] is 2 or 3;
        bool uncompressed = key.Length == UncompressedBytes && key[0] == 4;
        if ((flags & ScriptFlags.StrictEncoding) != 0 && !compressed && !uncompressed) return ScriptError.PubKeyType;
        bool mustCompress = (flags & ScriptFlags.WitnessPublicKeyType) != 0 && version == SignatureVersion.WitnessV0;
        return mustCompress && !compressed ? ScriptError.WitnessPubKeyType : ScriptError.Ok;
    }

    /// <summary>Whether the key has the length that its first byte announces; others fail before anything is hashed.</summary>
    public static bool HasKeyLength(ReadOnlySpan<byte> key) =>
        !key.IsEmpty && ((key[0] is 2 or 3 && key.Length == CompressedBytes) || (key[0] is 4 or 6 or 7 && key.Length == UncompressedBytes));

    /// <summary>0x30 total 0x02 length r 0x02 length s type: no byte more than needed, no negative number (BIP 66).</summary>
    private static bool IsStrictDer(ReadOnlySpan<byte> signature)
    {
        if (signature.Length is < StrictBytesMin or > StrictBytesMax) return false;
        if (signature[0] != 0x30 || signature[1] != signature.Length - 3) return false;
        int r = signature[3];
        if (5 + r >= signature.Length) return false;
        int s = signature[5 + r];
        return r + s + 7 == signature.Length && IsStrictInteger(signature.Slice(2, 2 + r)) && IsStrictInteger(signature.Slice(4 + r, 2 + s));
    }

    /// <summary>Type, length and bytes of one number, the length known to be right.</summary>
    private static bool IsStrictInteger(ReadOnlySpan<byte> encoded)
    {
        if (encoded[0] != 0x02 || encoded.Length == 2) return false;
        ReadOnlySpan<byte> number = encoded[2..];
        bool negative = (number[0] & 0x80) != 0;
        bool padded = number.Length > 1 && number[0] == 0 && (number[1] & 0x80) == 0;
        return !negative && !padded;
    }

    /// <summary>Numbers outside the group read as zero, which is low: such a signature fails later, as invalid.</summary>
    private static bool IsLowS(ReadOnlySpan<byte> signature)
    {
        Span<byte> compact = stackalloc byte[DerSignature.CompactSize];
        if (!DerSignature.TryReadLax(signature[..^1], compact)) return false;
        ReadOnlySpan<byte> r = compact[..32];
        ReadOnlySpan<byte> s = compact[32..];
        bool outside = r.SequenceCompareTo(Order) >= 0 || s.SequenceCompareTo(Order) >= 0;
        return outside || s.SequenceCompareTo(HalfOrder) <= 0;
    }
}
