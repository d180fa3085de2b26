using System.Buffers.Binary;
using System.Numerics;

namespace Blockchain.Node.Storage;

/// <summary>The checksum of records: CRC-32C (Castagnoli), which finds every change of up to three bits in a record and every burst of 32.</summary>
public static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Of(bytes, 0);

    /// <summary>The checksum of bytes that follow others with a known checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before)
    {
        uint crc = ~before;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
