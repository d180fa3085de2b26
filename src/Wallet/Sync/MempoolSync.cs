using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Sync;

/// <summary>Finds the wallet's transactions in the node's mempool, and notices those that wait no longer.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="node">The node.</param>
internal sealed class MempoolSync(WalletLedger ledger, INodeChain node)
{
    /// <summary>Transactions that are asked for at once: the memory that a large mempool takes here.</summary>
    public const int BatchCountMax = 500;

    private readonly HashSet<TxId> looked = [];

    /// <summary>Looks through the mempool once.</summary>
    public async Task RunAsync(UnixTime now, CancellationToken stop)
    {
        ImmutableArray<TxId> ids = await node.MempoolAsync(stop).ConfigureAwait(false);
        foreach (TxId[] some in ids.Where(id => !IsWaiting(id)).Chunk(BatchCountMax)) await SeeAsync([.. some], now, stop).ConfigureAwait(false);
        HashSet<TxId> waiting = [.. ids];
        waiting.UnionWith(looked);
        foreach (WalletTransaction gone in ledger.Book.Transactions.Where(known => known.IsWaiting && !waiting.Contains(known.Id)).ToArray()) ledger.Forget(gone.Id);
    }

    private bool IsWaiting(TxId id) => ledger.Book.TryGet(id, out WalletTransaction? known) && known.IsWaiting;

    // What spends from a waiting transaction of the wallet may have been passed over before that one was known: so its descendants are looked at again.
    private async Task SeeAsync(ImmutableArray<TxId> ids, UnixTime now, CancellationToken stop)
    {
        ImmutableArray<Transaction> transactions = await node.WaitingAsync(ids, stop).ConfigureAwait(false);
        Queue<TxId> found = new(See(transactions, now));
        while (found.TryDequeue(out TxId parent))
        {
            ImmutableArray<TxId> children = await node.DescendantsAsync(parent, stop).ConfigureAwait(false);
            ImmutableArray<TxId> unknown = [.. children.Where(child => !IsWaiting(child))];
            if (unknown.IsEmpty) continue;
            foreach (TxId id in See(await node.WaitingAsync(unknown, stop).ConfigureAwait(false), now)) found.Enqueue(id);
        }
    }

    /// <summary>Takes in those that are the wallet's, parents before what builds on them, in whatever order they come.</summary>
    private List<TxId> See(ImmutableArray<Transaction> transactions, UnixTime now)
    {
        List<TxId> found = [];
        List<Transaction> left = [.. transactions];
        int before;
        do
        {
            before = left.Count;
            left.RemoveAll(transaction =>
            {
                bool isNew = !IsWaiting(transaction.Id) && ledger.See(transaction, now);
                if (!isNew) return false;
                looked.Add(transaction.Id);
                found.Add(transaction.Id);
                return true;
            });
        }
        while (left.Count < before);
        return found;
    }
}
