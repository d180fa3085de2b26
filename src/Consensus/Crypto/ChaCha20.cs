using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Blockchain.Consensus.Crypto;

/// <summary>The key stream of ChaCha20 (RFC 8439) with nonce 0 and block counter from 0: a hash stretched to any length.</summary>
/// <remarks>Four lanes hold one row of the state, so a quarter round works on four columns at once; inlined, the rows stay in registers.</remarks>
internal static class ChaCha20
{
    internal const int BlockBytes = 64;

    private const int DoubleRoundCount = 10;

    /// <summary>Fills the destination.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="destination">A whole number of blocks.</param>
    internal static void KeyStream(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        Vector128<uint> constants = Vector128.Create(0x61707865u, 0x3320646eu, 0x79622d32u, 0x6b206574u); // "expand 32-byte k"
        Vector128<uint> low = ReadRow(key);
        Vector128<uint> high = ReadRow(key[16..]);
        for (uint block = 0; block < destination.Length / BlockBytes; block++)
        {
            Vector128<uint> counter = Vector128.Create(block, 0u, 0u, 0u);
            Vector128<uint> a = constants, b = low, c = high, d = counter;
            for (int round = 0; round < DoubleRoundCount; round++) DoubleRound(ref a, ref b, ref c, ref d);
            Span<byte> target = destination.Slice((int)block * BlockBytes, BlockBytes);
            WriteRow(a + constants, target);
            WriteRow(b + low, target[16..]);
            WriteRow(c + high, target[32..]);
            WriteRow(d + counter, target[48..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DoubleRound(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        QuarterRounds(ref a, ref b, ref c, ref d);
        // Turning the rows makes columns of the diagonals.
        b = Vector128.Shuffle(b, Vector128.Create(1u, 2u, 3u, 0u));
        c = Vector128.Shuffle(c, Vector128.Create(2u, 3u, 0u, 1u));
        d = Vector128.Shuffle(d, Vector128.Create(3u, 0u, 1u, 2u));
        QuarterRounds(ref a, ref b, ref c, ref d);
        b = Vector128.Shuffle(b, Vector128.Create(3u, 0u, 1u, 2u));
        c = Vector128.Shuffle(c, Vector128.Create(2u, 3u, 0u, 1u));
        d = Vector128.Shuffle(d, Vector128.Create(1u, 2u, 3u, 0u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        a += b;
        d = Rotate(d ^ a, 16);
        c += d;
        b = Rotate(b ^ c, 12);
        a += b;
        d = Rotate(d ^ a, 8);
        c += d;
        b = Rotate(b ^ c, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> row, int bits) => (row << bits) | (row >>> (32 - bits));

    private static Vector128<uint> ReadRow(ReadOnlySpan<byte> bytes) => Vector128.Create(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));

    private static void WriteRow(Vector128<uint> row, Span<byte> destination)
    {
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(destination[..16]);
        row.CopyTo(words);
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
    }
}
