using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Sync;

/// <summary>A block that is put together from a compact one: from what it holds, what waits here, and what its sender adds.</summary>
public sealed class PartialBlock
{
    private readonly BlockHeader header;
    private readonly ShortIdKey key;
    private readonly ShortId[] ids;
    private readonly Transaction?[] found;
    private readonly Dictionary<ShortId, int> places = [];

    private PartialBlock(Message.CompactBlock compact)
    {
        header = compact.Header;
        Hash = compact.Header.ComputeHash();
        key = new(compact.Header, compact.Nonce);
        found = new Transaction?[compact.ShortIds.Length + compact.Prefilled.Length];
        ids = new ShortId[found.Length];
        foreach (PrefilledTransaction prefilled in compact.Prefilled) found[prefilled.Index] = prefilled.Transaction;
        int next = 0;
        foreach (ShortId id in compact.ShortIds)
        {
            while (found[next] is not null) next++;
            ids[next] = id;
            IsAmbiguous |= !places.TryAdd(id, next++);
        }
    }

    /// <summary>The block's hash.</summary>
    public BlockHash Hash { get; }

    /// <summary>Whether two of the short ids are equal, which chance alone can bring about: the block must be had whole.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>The places of transactions that are not here yet, ascending.</summary>
    public ImmutableArray<int> Missing => [.. Enumerable.Range(0, found.Length).Where(place => found[place] is null)];

    /// <summary>The compact form of a block: its coinbase whole, the rest as short ids.</summary>
    public static Message.CompactBlock Compact(Block block, ulong nonce)
    {
        ShortIdKey key = new(block.Header, nonce);
        return new(block.Header, nonce, [.. block.Transactions.Skip(1).Select(key.Of)], [.. block.Transactions.Take(1).Select(static coinbase => new PrefilledTransaction(0, coinbase))]);
    }

    /// <summary>Begins; null where the places that the compact block names cannot be.</summary>
    public static PartialBlock? TryBegin(Message.CompactBlock compact)
    {
        int count = compact.ShortIds.Length + compact.Prefilled.Length;
        if (count is 0 or > Message.BlockTransactionCountMax) return null;
        int last = -1;
        foreach (PrefilledTransaction prefilled in compact.Prefilled)
        {
            if (prefilled.Index <= last || prefilled.Index >= count) return null;
            last = prefilled.Index;
        }
        return new(compact);
    }

    /// <summary>Takes what fits of the transactions that are known here. A place that two of them fit stays empty.</summary>
    public void Fill(IEnumerable<Transaction> known)
    {
        HashSet<int> disputed = [];
        foreach (Transaction transaction in known)
        {
            if (!places.TryGetValue(key.Of(transaction), out int place) || transaction.Equals(found[place])) continue;
            if (found[place] is not null) disputed.Add(place);
            found[place] = transaction;
        }
        foreach (int place in disputed) found[place] = null;
    }

    /// <summary>Takes what the sender adds, in the order of <see cref="Missing"/>; false where it is not what was asked for.</summary>
    public bool TryAdd(ImmutableArray<Transaction> asked)
    {
        ImmutableArray<int> missing = Missing;
        if (asked.Length != missing.Length) return false;
        for (int i = 0; i < missing.Length; i++)
        {
            if (key.Of(asked[i]) != ids[missing[i]]) return false;
            found[missing[i]] = asked[i];
        }
        return true;
    }

    /// <summary>The block once nothing is missing; null where it is not what the header and the coinbase commit to, which a collision can bring about.</summary>
    public Block? TryComplete()
    {
        Invariant.Holds(Array.TrueForAll(found, static transaction => transaction is not null));
        Block block = new(header, [.. found.OfType<Transaction>()]);
        if (block.TransactionRoot != header.MerkleRoot || block.IsMerkleTreeMutated) return null;
        bool isOther = WitnessCommitment.TryFind(block.Transactions[0], out Hash256 commitment)
            && WitnessCommitment.TryGetNonce(block.Transactions[0], out Hash256 nonce) && WitnessCommitment.Of(block.WitnessRoot, nonce) != commitment;
        return isOther ? null : block;
    }
}
