using System.Buffers.Binary;
using System.Numerics;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>
/// Memory for records of many lengths in pages that are never moved. An address counts units of eight bytes. A freed record's space
/// goes to a list for its length; the next record takes space of its length, else a piece of something longer, else new space.
/// </summary>
internal sealed class RecordPages
{
    /// <summary>Addresses and lengths count in these.</summary>
    public const int UnitBytes = 8;

    /// <summary>Bytes of one page; small, because a simulated network holds thousands of tables.</summary>
    public const int PageBytes = 1 << 16;

    /// <summary>Bytes of a record, at most: the longest script that can be spent, and what stands before it.</summary>
    public const int RecordBytesMax = 10_240;

    private const int PageUnits = PageBytes / UnitBytes;
    private const int RecordUnitsMax = RecordBytesMax / UnitBytes;
    private const int PieceUnitsMin = 5; // the shortest coin's record
    private const int BitsPerWord = 64;

    private readonly List<byte[]> pages = [];
    private readonly uint[] freeHeads = new uint[RecordUnitsMax + 1]; // address + 1, by length; 0 for none
    private readonly ulong[] freeLengths = new ulong[(RecordUnitsMax / BitsPerWord) + 1];
    private uint next;
    private uint end;

    /// <summary>Bytes in pages, used or not.</summary>
    public long AllocatedBytes => (long)pages.Count * PageBytes;

    /// <summary>The bytes from an address to the end of its page.</summary>
    public Span<byte> At(uint address) => pages[(int)(address / PageUnits)].AsSpan((int)(address % PageUnits) * UnitBytes);

    /// <summary>The same bytes, for a reader.</summary>
    public ReadOnlyMemory<byte> MemoryAt(uint address) =>
        pages[(int)(address / PageUnits)].AsMemory((int)(address % PageUnits) * UnitBytes);

    /// <summary>Finds room for a record and answers its address.</summary>
    public uint Allocate(int bytes)
    {
        Invariant.Holds(bytes is > 0 and <= RecordBytesMax);
        int units = UnitsOf(bytes);
        if (freeHeads[units] != 0) return TakeFree(units);
        int longer = LongerFree(units + PieceUnitsMin);
        if (longer != 0)
        {
            uint taken = TakeFree(longer);
            PutFree(taken + (uint)units, longer - units);
            return taken;
        }
        if (end - next < units) AddPage();
        uint address = next;
        next += (uint)units;
        return address;
    }

    /// <summary>Gives a record's room back.</summary>
    public void Free(uint address, int bytes) => PutFree(address, UnitsOf(bytes));

    private static int UnitsOf(int bytes) => Math.Max(PieceUnitsMin, (bytes + UnitBytes - 1) / UnitBytes);

    private void AddPage()
    {
        while (end > next)
        {
            int rest = Math.Min((int)(end - next), RecordUnitsMax);
            if (rest < PieceUnitsMin) break;
            PutFree(next, rest);
            next += (uint)rest;
        }
        next = (uint)pages.Count * PageUnits;
        end = next + PageUnits;
        Invariant.Holds(end > next); // 2^32 units are 32 GiB
        pages.Add(new byte[PageBytes]);
    }

    private void PutFree(uint address, int units)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(At(address), freeHeads[units]);
        freeHeads[units] = address + 1;
        freeLengths[units / BitsPerWord] |= 1UL << (units % BitsPerWord);
    }

    private uint TakeFree(int units)
    {
        uint address = freeHeads[units] - 1;
        freeHeads[units] = BinaryPrimitives.ReadUInt32LittleEndian(At(address));
        if (freeHeads[units] == 0) freeLengths[units / BitsPerWord] &= ~(1UL << (units % BitsPerWord));
        return address;
    }

    /// <summary>The shortest free length of at least so many units; 0 for none.</summary>
    private int LongerFree(int units)
    {
        if (units > RecordUnitsMax) return 0;
        int word = units / BitsPerWord;
        ulong bits = freeLengths[word] & (ulong.MaxValue << (units % BitsPerWord));
        while (bits == 0)
        {
            if (++word == freeLengths.Length) return 0;
            bits = freeLengths[word];
        }
        return (word * BitsPerWord) + BitOperations.TrailingZeroCount(bits);
    }
}
