using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Forks;

/// <summary>
/// While a fork is open: which transactions each branch confirms, and which outputs both sides spend with different
/// transactions. A branch is named by its first block.
/// </summary>
public sealed class PaymentWatch(Outbox outbox)
{
    private readonly HashSet<BlockHash> seen = [];
    private readonly Dictionary<BlockHash, BranchPayments> branches = [];
    private readonly HashSet<OutPoint> told = [];

    /// <summary>Whether the block has been taken in.</summary>
    public bool HasSeen(BlockHash block) => seen.Contains(block);

    /// <summary>Takes in a block of a branch; the same block twice changes nothing.</summary>
    /// <param name="branch">The first block of its branch.</param>
    /// <param name="ours">The first block of the branch that this node follows.</param>
    /// <param name="block">The block.</param>
    public void Add(BlockHash branch, BlockHash ours, Block block)
    {
        if (!seen.Add(block.Hash)) return;
        BranchPayments payments = PaymentsOf(branch);
        foreach (Transaction transaction in block.Transactions)
        {
            payments.Confirmed.Add(transaction.Id);
            if (transaction.IsCoinbase) continue;
            foreach (TxIn input in transaction.Inputs)
            {
                payments.Spends[input.Previous] = transaction.Id;
                TellIfDoubleSpent(input.Previous, branch, ours, transaction.Id);
            }
        }
    }

    /// <summary>What the fork means for a payment.</summary>
    /// <param name="transaction">The payment.</param>
    /// <param name="ours">The first block of the branch that this node follows.</param>
    /// <param name="isWaiting">Whether it waits in this node's mempool.</param>
    public PaymentStanding StandingOf(Transaction transaction, BlockHash ours, bool isWaiting)
    {
        int confirmed = branches.Values.Count(payments => payments.Confirmed.Contains(transaction.Id));
        if (RivalOf(transaction) is not null) return PaymentStanding.Conflicting;
        if (confirmed == 0) return isWaiting ? PaymentStanding.Waiting : PaymentStanding.Untouched;
        if (confirmed == branches.Count) return PaymentStanding.OnAllBranches;
        return PaymentsOf(ours).Confirmed.Contains(transaction.Id) ? PaymentStanding.OnlyOurs : PaymentStanding.OnlyTheirs;
    }

    /// <summary>Another transaction that a branch confirms and that spends one of the same outputs; null for none.</summary>
    public TxId? RivalOf(Transaction transaction)
    {
        foreach (BranchPayments payments in branches.Values)
        {
            foreach (TxIn input in transaction.Inputs)
            {
                if (payments.Spends.TryGetValue(input.Previous, out TxId spender) && spender != transaction.Id) return spender;
            }
        }
        return null;
    }

    private void TellIfDoubleSpent(OutPoint spent, BlockHash branch, BlockHash ours, TxId spender)
    {
        foreach ((BlockHash other, BranchPayments payments) in branches)
        {
            if (other == branch || !payments.Spends.TryGetValue(spent, out TxId rival) || rival == spender || !told.Add(spent)) continue;
            outbox.Notify(branch == ours ? new Notice.DoubleSpend(spent, spender, rival) : new Notice.DoubleSpend(spent, rival, spender));
        }
    }

    private BranchPayments PaymentsOf(BlockHash branch)
    {
        if (!branches.TryGetValue(branch, out BranchPayments? payments)) branches.Add(branch, payments = new());
        return payments;
    }

    private sealed class BranchPayments
    {
        public HashSet<TxId> Confirmed { get; } = [];

        public Dictionary<OutPoint, TxId> Spends { get; } = [];
    }
}
