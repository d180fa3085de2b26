using System.Buffers.Binary;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>All unspent coins at one block, in memory: compact records in pages, found through a salted hash table.</summary>
/// <remarks>
/// About 85 bytes a coin that pays to a witness key hash. One owner; not safe for several threads. What is not in a
/// record is not kept: a coin that was read is a copy.
/// </remarks>
/// <param name="salt">Keys the hash; no result depends on it.</param>
public sealed class CoinTable(CoinSalt salt) : ICoinView
{
    private const int ShardBits = 6;
    private const int KeySizeMax = Hash256.Size + Varint.SizeMax;

    private readonly RecordPages pages = new();
    private readonly SlotShard[] shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new SlotShard())];
    private readonly byte[] scratch = new byte[RecordPages.RecordBytesMax];

    /// <summary>Number of coins.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of all coins in satoshis; wider than an amount, because before August 2010 sums could exceed one.</summary>
    public Int128 TotalSatoshis { get; private set; }

    /// <summary>Bytes that records and slots take, used or not.</summary>
    public long AllocatedBytes => pages.AllocatedBytes + shards.Sum(shard => shard.AllocatedBytes);

    /// <inheritdoc/>
    public bool TryGet(OutPoint outPoint, out Coin coin)
    {
        coin = default;
        if (!TryFind(outPoint, salt.Hash(outPoint), out SlotShard shard, out int slot)) return false;
        (_, coin, _) = ReadRecord(shard.Address(slot));
        return true;
    }

    /// <summary>Adds a coin that is not there.</summary>
    /// <exception cref="InvariantException">The outpoint has a coin, or its script is longer than any that can be spent.</exception>
    public void Add(OutPoint outPoint, Coin coin)
    {
        ulong hash = salt.Hash(outPoint);
        bool isPresent = TryFind(outPoint, hash, out SlotShard shard, out _);
        Invariant.Holds(!isPresent);
        Invariant.Holds(coin.Output.ScriptPubKey.Length <= RecordPages.RecordBytesMax - KeySizeMax - CompactCoin.SizeWithoutScriptMax);
        SpanWriter writer = new(scratch);
        WriteKey(ref writer, outPoint);
        CompactCoin.Write(ref writer, coin);
        uint address = pages.Allocate(writer.Length);
        writer.Written.CopyTo(pages.At(address));
        shard.Add(TagOf(hash), address);
        Count++;
        TotalSatoshis += coin.Output.Value.Satoshis;
    }

    /// <summary>Removes a coin and answers it.</summary>
    /// <exception cref="InvariantException">The outpoint has no coin.</exception>
    public Coin Remove(OutPoint outPoint)
    {
        bool isPresent = TryFind(outPoint, salt.Hash(outPoint), out SlotShard shard, out int slot);
        Invariant.Holds(isPresent);
        uint address = shard.Address(slot);
        (_, Coin coin, int length) = ReadRecord(address);
        pages.Free(address, length);
        shard.Remove(slot);
        Count--;
        TotalSatoshis -= coin.Output.Value.Satoshis;
        return coin;
    }

    /// <summary>Makes changes true; each must start from what is here.</summary>
    /// <exception cref="InvariantException">A change starts from another coin than the one that is here.</exception>
    public void Apply(CoinChanges changes)
    {
        foreach (CoinChange change in changes.Items)
        {
            if (change.Before is { } before)
            {
                Coin removed = Remove(change.OutPoint);
                Invariant.Holds(removed == before);
            }
            if (change.After is { } after) Add(change.OutPoint, after);
        }
    }

    /// <summary>Every coin, by the bytes of the transaction's id as on the wire, then by index: the order of hash_serialized_3.</summary>
    /// <remarks>Takes 12 bytes a coin while it runs. The table must not change meanwhile.</remarks>
    public IEnumerable<KeyValuePair<OutPoint, Coin>> InOrder()
    {
        uint[] addresses = Addresses();
        ulong[] prefixes = new ulong[addresses.Length];
        for (int i = 0; i < addresses.Length; i++) prefixes[i] = BinaryPrimitives.ReadUInt64BigEndian(pages.At(addresses[i]));
        Array.Sort(prefixes, addresses);
        for (int start = 0, stop; start < addresses.Length; start = stop)
        {
            for (stop = start + 1; stop < addresses.Length && prefixes[stop] == prefixes[start]; stop++)
            {
            }
            Array.Sort(addresses, start, stop - start, Comparer<uint>.Create(CompareRecords));
            for (int i = start; i < stop; i++) yield return EntryAt(addresses[i]);
        }
    }

    /// <summary>Every coin in no order that means anything.</summary>
    public IEnumerable<KeyValuePair<OutPoint, Coin>> InAnyOrder()
    {
        foreach (uint address in Addresses()) yield return EntryAt(address);
    }

    private static uint TagOf(ulong hash) => unchecked((uint)hash);

    private static void WriteKey(ref SpanWriter writer, OutPoint outPoint)
    {
        writer.WriteHash(outPoint.Tx.Value);
        writer.WriteVarint(outPoint.Index);
    }

    private uint[] Addresses()
    {
        List<uint> addresses = new((int)Count);
        foreach (SlotShard shard in shards) shard.CopyAddresses(addresses);
        return [.. addresses];
    }

    private bool TryFind(OutPoint outPoint, ulong hash, out SlotShard shard, out int slot)
    {
        shard = shards[(int)(hash >> (64 - ShardBits))];
        slot = shard.First(TagOf(hash));
        if (slot < 0) return false;
        Span<byte> buffer = stackalloc byte[KeySizeMax];
        SpanWriter key = new(buffer);
        WriteKey(ref key, outPoint);
        for (; shard.IsUsed(slot); slot = shard.Next(slot))
        {
            if (shard.HasHash(slot, TagOf(hash)) && pages.At(shard.Address(slot)).StartsWith(key.Written)) return true;
        }
        return false;
    }

    private KeyValuePair<OutPoint, Coin> EntryAt(uint address)
    {
        (OutPoint outPoint, Coin coin, _) = ReadRecord(address);
        return new(outPoint, coin);
    }

    private (OutPoint OutPoint, Coin Coin, int Length) ReadRecord(uint address)
    {
        WireReader reader = new(pages.MemoryAt(address));
        Coin coin = default;
        bool isWhole = reader.TryReadHash(out Hash256 tx) & Varint.TryRead(ref reader, out ulong index)
            && CompactCoin.TryRead(ref reader, out coin);
        Invariant.Holds(isWhole);
        return (new(new(tx), (uint)index), coin, reader.Position);
    }

    private int CompareRecords(uint left, uint right)
    {
        ReadOnlySpan<byte> a = pages.At(left)[..Hash256.Size];
        ReadOnlySpan<byte> b = pages.At(right)[..Hash256.Size];
        int order = a.SequenceCompareTo(b);
        return order != 0 ? order : EntryAt(left).Key.Index.CompareTo(EntryAt(right).Key.Index);
    }
}
