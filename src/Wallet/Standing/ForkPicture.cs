using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Standing;

/// <summary>The open forks, and what each means for the wallet's payments. Without any, payments stand where the ledger says.</summary>
/// <param name="Forks">The open forks.</param>
/// <param name="Standings">What forks say of payments that they touch.</param>
public sealed record ForkPicture(ImmutableArray<OpenFork> Forks, IReadOnlyDictionary<TxId, PaymentStanding> Standings)
{
    /// <summary>No fork is open.</summary>
    public static ForkPicture Quiet { get; } = new([], ImmutableDictionary<TxId, PaymentStanding>.Empty);

    /// <summary>Whether a fork is open.</summary>
    public bool IsOpen => !Forks.IsEmpty;

    /// <summary>Where a payment stands.</summary>
    public PaymentStanding Of(HistoryEntry entry)
    {
        PaymentStanding? fork = Standings.TryGetValue(entry.Known.Id, out PaymentStanding told) ? told : null;
        return entry.State switch
        {
            TransactionState.Confirmed => fork ?? new(StandingKind.Confirmed),
            TransactionState.Waiting => fork ?? new(entry.Known.LeftBlock is null ? StandingKind.Waiting : StandingKind.BackInMempool),
            TransactionState.Unsent => fork ?? new(entry.Known.LeftBlock is null ? StandingKind.Unsent : StandingKind.Orphaned),
            TransactionState.DoubleSpent spent => fork is { Kind: StandingKind.OnlyTheirs or StandingKind.Conflicting }
                ? new(StandingKind.Conflicting, $"by {spent.By} in block {spent.Block.Height}") : new(StandingKind.Lost, $"double-spent by {spent.By} in block {spent.Block.Height}"),
            TransactionState.Replaced replaced => new(StandingKind.Replaced, $"by {replaced.By}"),
            TransactionState.Abandoned abandoned => fork ?? new(
                StandingKind.Abandoned, abandoned.Spent is { } spent ? $"{spent.By} in block {spent.Block.Height} spends its coin" : ""),
            TransactionState.LostCoinbase => fork ?? new(StandingKind.Lost, "the reward of a block that left the chain"),
            TransactionState.ChildOf child => fork ?? new(StandingKind.Lost, $"it spends from {child.Parent}, which is lost"),
            _ => throw new InvalidOperationException($"{entry.State} has no standing"),
        };
    }
}
