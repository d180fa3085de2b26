using Blockchain.Client;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Standing;

/// <summary>Asks a node what open forks mean for the wallet.</summary>
public static class ForkQuery
{
    private const int BatchCountMax = 500;

    /// <summary>The open forks, and the standing of every payment that they touch.</summary>
    /// <exception cref="NodeUnreachableException">The node is gone.</exception>
    /// <exception cref="RpcException">The node refuses to say.</exception>
    public static async Task<ForkPicture> AskAsync(RpcClient node, WalletLedger ledger, CancellationToken stop)
    {
        IncidentInfo[] open = [.. (await node.GetIncidentsAsync(stop).ConfigureAwait(false)).Where(incident => incident.Open)];
        if (open.Length == 0) return ForkPicture.Quiet;
        List<OpenFork> forks = [];
        int forkHeight = int.MaxValue;
        foreach (IncidentInfo row in open)
        {
            BranchInfo[] branches = (await node.GetIncidentAsync(row.Incident, stop).ConfigureAwait(false)).Branches ?? [];
            forks.Add(new(row.Incident, row.Kind, new(row.Since), branches.Select(branch => branch.Length).DefaultIfEmpty().Max()));
            forkHeight = branches.Select(branch => branch.First.Height).Append(forkHeight).Min();
        }
        Dictionary<TxId, PaymentStanding> standings = [];
        WalletTransaction[] touched = [.. ledger.Book.Transactions.Where(known => known.Block is not { } block || block.Height.Value >= forkHeight)];
        foreach (WalletTransaction[] some in touched.Chunk(BatchCountMax))
        {
            IReadOnlyList<PaymentStatusInfo?> answers = await node.GetPaymentStatusAsync(
                some.Select(known => (known.Id.ToString(), (known.Block ?? known.LeftBlock)?.Hash.ToString())), stop).ConfigureAwait(false);
            for (int i = 0; i < some.Length; i++)
            {
                if (Worst(answers[i]) is { } standing) standings[some[i].Id] = standing;
            }
        }
        return new([.. forks], standings);
    }

    /// <summary>What the worst of the forks means for a payment; null where none touches it.</summary>
    public static PaymentStanding? Worst(PaymentStatusInfo? status)
    {
        PaymentForkInfo[] forks = status?.Forks ?? [];
        if (forks.FirstOrDefault(fork => fork.Standing == "conflicting") is { } conflict)
            return new(StandingKind.Conflicting, conflict.By is null ? "" : $"by {conflict.By}");
        if (forks.Any(fork => fork.Standing == "only-ours")) return new(StandingKind.OnlyOurs);
        if (forks.Any(fork => fork.Standing == "only-theirs")) return new(StandingKind.OnlyTheirs);
        return forks.Any(fork => fork.Standing == "on-all-branches") ? new PaymentStanding(StandingKind.OnAllBranches) : null;
    }
}
