using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>Shows that a transaction stands at a position of a block, to somebody who has the block's header alone.</summary>
/// <remarks>
/// Give the verifier the transaction, not its id alone: inner nodes are hashes of 64 bytes too, and an id without its
/// transaction could name such a pair (CVE-2017-12842).
/// </remarks>
/// <param name="Index">The position in the block.</param>
/// <param name="Siblings">The neighbour on each level, from the transactions up.</param>
public sealed record MerkleProof(int Index, ImmutableArray<Hash256> Siblings) : IWire<MerkleProof>
{
    /// <summary>Levels of the tree over as many transactions as a count of 32 bits could hold.</summary>
    public const int LevelCountMax = 31;

    /// <summary>Proves the transaction at an index.</summary>
    public static MerkleProof Of(ReadOnlySpan<Transaction> transactions, int index)
    {
        Invariant.Holds(index >= 0 && index < transactions.Length);
        Hash256[] level = new Hash256[transactions.Length];
        for (int i = 0; i < level.Length; i++) level[i] = transactions[i].Id.Value;
        ImmutableArray<Hash256>.Builder siblings = ImmutableArray.CreateBuilder<Hash256>();
        int at = index;
        for (int count = level.Length; count > 1; count = (count + 1) / 2, at /= 2)
        {
            siblings.Add(level[Math.Min(at ^ 1, count - 1)]);
            for (int i = 0; i < count; i += 2) level[i / 2] = Sha256d.Of(level[i], level[Math.Min(i + 1, count - 1)]);
        }
        return new(index, siblings.ToImmutable());
    }

    /// <summary>Whether the transaction stands at the index under the root.</summary>
    public bool Verify(TxId transaction, MerkleRoot root)
    {
        if (Index < 0 || Siblings.Length > LevelCountMax || Index >> Siblings.Length != 0) return false;
        Hash256 node = transaction.Value;
        for (int level = 0; level < Siblings.Length; level++)
        {
            bool isRight = ((Index >> level) & 1) != 0;
            if (isRight && node == Siblings[level]) return false; // the copy of an odd node: no transaction stands there
            node = isRight ? Sha256d.Of(Siblings[level], node) : Sha256d.Of(node, Siblings[level]);
        }
        return node == root.Value;
    }

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out MerkleProof value)
    {
        value = null;
        if (!reader.TryReadInt32(out int index) || index < 0
            || !reader.TryReadCount(Hash256.Size, out int count) || count > LevelCountMax) return false;
        ImmutableArray<Hash256>.Builder siblings = ImmutableArray.CreateBuilder<Hash256>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadHash(out Hash256 sibling)) return false;
            siblings.Add(sibling);
        }
        value = new(index, siblings.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteInt32(Index);
        writer.WriteCompactSize((ulong)Siblings.Length);
        foreach (Hash256 sibling in Siblings) writer.WriteHash(sibling);
    }

    /// <summary>Equal when index and siblings are.</summary>
    public bool Equals(MerkleProof? other) => other is not null && Index == other.Index && Siblings.SequenceEqual(other.Siblings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Siblings.Length);
}
