namespace Blockchain.Consensus.Crypto;

/// <summary>Reads ECDSA signatures as every node must read them for history's sake: DER as lax as OpenSSL once took it. Writes strictly.</summary>
/// <remarks>
/// Before BIP 66 a signature was valid if OpenSSL could parse it, so blocks hold signatures with padding, wrong
/// outer lengths and excess bytes. BIP 66 checks the encoding before this reader runs (script flag DERSIG).
/// </remarks>
public static class DerSignature
{
    /// <summary>r and s, 32 bytes each.</summary>
    public const int CompactSize = 64;

    /// <summary>
    /// Reads r and s. False when the structure cannot be read at all; a number that exceeds 256 bits reads as zero, which
    /// no verifier accepts.
    /// </summary>
    /// <param name="der">The signature without its hash type byte.</param>
    /// <param name="compact">64 bytes to fill: r then s, most significant byte first.</param>
    public static bool TryReadLax(ReadOnlySpan<byte> der, Span<byte> compact)
    {
        compact[..CompactSize].Clear();
        int at = 0;
        if (der.Length == 0 || der[at++] != 0x30) return false;
        // The outer length is skipped, whatever it says.
        if (at == der.Length) return false;
        int outer = der[at++];
        if ((outer & 0x80) != 0)
        {
            outer -= 0x80;
            if (outer > der.Length - at) return false;
            at += outer;
        }
        if (!TryReadInteger(der, ref at, out ReadOnlySpan<byte> r) || !TryReadInteger(der, ref at, out ReadOnlySpan<byte> s)) return false;
        if (r.Length > 32 || s.Length > 32) return true; // overflow: left as zero
        r.CopyTo(compact[(32 - r.Length)..]);
        s.CopyTo(compact[(64 - s.Length)..]);
        return true;
    }

    /// <summary>Writes r and s as strict DER (BIP 66), without hash type byte.</summary>
    /// <param name="compact">64 bytes: r then s, most significant byte first.</param>
    public static byte[] Encode(ReadOnlySpan<byte> compact)
    {
        byte[] r = Integer(compact[..32]);
        byte[] s = Integer(compact[32..CompactSize]);
        return [0x30, (byte)(r.Length + s.Length), .. r, .. s];
    }

    private static byte[] Integer(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> magnitude = bytes.TrimStart((byte)0);
        // A number whose first bit is set, or that is zero, needs a zero in front: DER numbers are signed.
        bool isPadded = magnitude.IsEmpty || magnitude[0] >= 0x80;
        return isPadded ? [0x02, (byte)(magnitude.Length + 1), 0, .. magnitude] : [0x02, (byte)magnitude.Length, .. magnitude];
    }

    private static bool TryReadInteger(ReadOnlySpan<byte> der, ref int at, out ReadOnlySpan<byte> magnitude)
    {
        magnitude = default;
        if (at == der.Length || der[at++] != 0x02 || at == der.Length) return false;
        int length = der[at++];
        if ((length & 0x80) != 0 && !TryReadLongLength(der, ref at, ref length)) return false;
        if (length > der.Length - at) return false;
        magnitude = der.Slice(at, length).TrimStart((byte)0);
        at += length;
        return true;
    }

    private static bool TryReadLongLength(ReadOnlySpan<byte> der, ref int at, ref int length)
    {
        int bytes = length - 0x80;
        if (bytes > der.Length - at) return false;
        while (bytes > 0 && der[at] == 0)
        {
            at++;
            bytes--;
        }
        if (bytes >= 4) return false;
        length = 0;
        for (; bytes > 0; bytes--) length = (length << 8) | der[at++];
        return true;
    }
}
