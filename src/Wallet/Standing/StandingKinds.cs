namespace Blockchain.Wallet.Standing;

/// <summary>What follows from where a payment stands.</summary>
public static class StandingKinds
{
    /// <summary>The word for programs.</summary>
    public static string Name(this StandingKind kind) => kind switch
    {
        StandingKind.Confirmed => "confirmed",
        StandingKind.OnAllBranches => "on-all-branches",
        StandingKind.OnlyOurs => "only-ours",
        StandingKind.OnlyTheirs => "only-theirs",
        StandingKind.Conflicting => "conflicting",
        StandingKind.Waiting => "waiting",
        StandingKind.BackInMempool => "back-in-mempool",
        StandingKind.Orphaned => "orphaned",
        StandingKind.Unsent => "unsent",
        StandingKind.Replaced => "replaced",
        StandingKind.Abandoned => "abandoned",
        StandingKind.Lost => "lost",
    };

    /// <summary>The words for people.</summary>
    public static string Words(this StandingKind kind) => kind switch
    {
        StandingKind.Confirmed => "confirmed",
        StandingKind.OnAllBranches => "confirmed on every branch",
        StandingKind.OnlyOurs => "AT RISK: confirmed only on our branch",
        StandingKind.OnlyTheirs => "confirmed only on a branch that the node does not follow",
        StandingKind.Conflicting => "AT RISK: a branch confirms another spend of the same coin",
        StandingKind.Waiting => "waits for a block",
        StandingKind.BackInMempool => "its block left the chain; it waits for another",
        StandingKind.Orphaned => "its block left the chain; send it again",
        StandingKind.Unsent => "waits nowhere; send it again",
        StandingKind.Replaced => "replaced",
        StandingKind.Abandoned => "abandoned",
        StandingKind.Lost => "lost",
    };

    /// <summary>Whether a block that the node follows holds the payment, and a fork may take it away.</summary>
    public static bool IsAtRisk(this StandingKind kind) => kind is StandingKind.OnlyOurs or StandingKind.Conflicting;
}
