using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>Bitcoin's Merkle tree: an odd node is paired with itself.</summary>
public static class MerkleTree
{
    /// <summary>The root over transaction ids, as the header commits to it.</summary>
    /// <param name="transactions">In block order.</param>
    /// <param name="isMutated">
    /// True when two equal subtrees stand side by side, so that another list of transactions has the same root
    /// (CVE-2012-2459). Such a block is refused but never remembered as invalid: the block it mimics may be valid.
    /// </param>
    public static MerkleRoot Root(ReadOnlySpan<Transaction> transactions, out bool isMutated)
    {
        Hash256[] level = new Hash256[transactions.Length];
        for (int i = 0; i < level.Length; i++) level[i] = transactions[i].Id.Value;
        return new(Root(level, out isMutated));
    }

    /// <summary>The root over witness ids (BIP 141), the coinbase's counted as zero.</summary>
    public static Hash256 WitnessRoot(ReadOnlySpan<Transaction> transactions)
    {
        Hash256[] level = new Hash256[transactions.Length];
        for (int i = 1; i < level.Length; i++) level[i] = transactions[i].WitnessId.Value;
        return Root(level, out _);
    }

    /// <summary>The root over any leaves; the array is used as working space. Zero for no leaves.</summary>
    public static Hash256 Root(Span<Hash256> level, out bool isMutated)
    {
        isMutated = false;
        if (level.IsEmpty) return Hash256.Zero;
        while (level.Length > 1)
        {
            Hash256? unpaired = level.Length % 2 == 1 ? level[^1] : null;
            Span<Hash256> pairs = level[..(level.Length & ~1)];
            for (int i = 0; i < pairs.Length; i += 2) isMutated |= pairs[i] == pairs[i + 1];
            Sha256dPairs.Fold(pairs);
            level = level[..((level.Length + 1) / 2)];
            if (unpaired is { } last) level[^1] = Sha256d.Of(last, last);
        }
        return level[0];
    }
}
