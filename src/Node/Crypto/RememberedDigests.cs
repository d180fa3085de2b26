using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Crypto;

/// <summary>A set of digests with a limit: what was added last stays longest. Safe for any number of threads.</summary>
/// <remarks>
/// Whoever adds makes digests with a salt of its own, so that nobody outside can aim at a place in the table, and membership is
/// as certain as the hash.
/// </remarks>
public sealed class RememberedDigests
{
    private const int BucketEntryCount = 8;
    private const int LockCount = 64;

    private readonly Hash256[] entries;
    private readonly Lock[] locks = [.. Enumerable.Range(0, LockCount).Select(_ => new Lock())];
    private long hits;
    private long misses;

    /// <summary>Starts with nothing.</summary>
    /// <param name="entryCountMax">Digests, 32 bytes each; rounded down to a multiple of 8, at least 8.</param>
    public RememberedDigests(int entryCountMax) => entries = new Hash256[Math.Max(1, entryCountMax / BucketEntryCount) * BucketEntryCount];

    /// <summary>How many digests it holds at most.</summary>
    public int EntryCountMax => entries.Length;

    /// <summary>Times that a digest was asked for and known.</summary>
    public long HitCount => Interlocked.Read(ref hits);

    /// <summary>Times that one was not.</summary>
    public long MissCount => Interlocked.Read(ref misses);

    /// <summary>Whether a digest was added and has not been pushed out.</summary>
    public bool Contains(Hash256 digest)
    {
        int bucket = BucketOf(digest);
        bool isKnown;
        lock (locks[bucket % LockCount])
        {
            isKnown = SlotsOf(bucket).Contains(digest);
        }
        Interlocked.Increment(ref isKnown ? ref hits : ref misses);
        return isKnown;
    }

    /// <summary>Puts a digest first in its bucket; the last one falls out.</summary>
    public void Add(Hash256 digest)
    {
        int bucket = BucketOf(digest);
        lock (locks[bucket % LockCount])
        {
            Span<Hash256> slots = SlotsOf(bucket);
            if (slots.Contains(digest)) return;
            slots[..^1].CopyTo(slots[1..]);
            slots[0] = digest;
        }
    }

    private int BucketOf(Hash256 digest) => (int)(digest.A % (ulong)(entries.Length / BucketEntryCount));

    private Span<Hash256> SlotsOf(int bucket) => entries.AsSpan(bucket * BucketEntryCount, BucketEntryCount);
}
