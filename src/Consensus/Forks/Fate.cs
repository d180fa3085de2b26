using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>What became of a transaction, with what proves it.</summary>
public abstract record Fate
{
    private Fate(FateKind kind) => Kind = kind;

    /// <summary>Which of the six.</summary>
    public FateKind Kind { get; }

    /// <summary>It stands in the kept branch too.</summary>
    /// <param name="Block">There.</param>
    public sealed record ConfirmedAgain(BlockPlace Block) : Fate(FateKind.ConfirmedAgain);

    /// <summary>It may still be confirmed.</summary>
    public sealed record BackInMempool() : Fate(FateKind.BackInMempool);

    /// <summary>The kept branch spends one of its coins with another transaction.</summary>
    /// <param name="Spent">The coin.</param>
    /// <param name="Abandoned">The spend that left the chain.</param>
    /// <param name="Kept">The spend that stays.</param>
    public sealed record DoubleSpent(OutPoint Spent, SpendProof Abandoned, SpendProof Kept) : Fate(FateKind.DoubleSpent);

    /// <summary>It was the reward of a block that left.</summary>
    public sealed record LostCoinbase() : Fate(FateKind.LostCoinbase);

    /// <summary>It spends an output of a transaction that died.</summary>
    /// <param name="Parent">That transaction, which stands earlier in the report with its own fate.</param>
    public sealed record ChildOf(TxId Parent) : Fate(FateKind.ChildOf);

    /// <summary>A rule refuses it on the kept tip.</summary>
    /// <param name="Violation">Which, and why.</param>
    public sealed record InvalidUnder(Violation Violation) : Fate(FateKind.InvalidUnder);
}
