using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Chain;

/// <summary>The difference between two coin sets as data: one entry for each outpoint that differs, none twice.</summary>
/// <param name="items">In an order that depends on the blocks alone.</param>
public sealed class CoinChanges(ImmutableArray<CoinChange> items)
{
    /// <summary>No difference.</summary>
    public static CoinChanges None { get; } = new([]);

    /// <summary>One entry for each outpoint that differs.</summary>
    public ImmutableArray<CoinChange> Items { get; } = items;

    /// <summary>Whether the sets are equal.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <summary>The changes that take these back.</summary>
    public CoinChanges Reversed => new([.. Items.Select(change => change.Reversed)]);

    /// <summary>Brings a hash of the set before to the set after.</summary>
    public void ApplyTo(CoinSetHasher hasher)
    {
        foreach (CoinChange change in Items)
        {
            if (change.Before is { } before) hasher.Remove(change.OutPoint, before);
            if (change.After is { } after) hasher.Add(change.OutPoint, after);
        }
    }
}
