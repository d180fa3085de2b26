using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Ledger;

/// <summary>
/// What the wallet knows of the chain: its transactions, where each stands, what is spent. It changes by verbs that take each
/// other back: blocks are confirmed and unconfirmed, waiting transactions seen and forgotten, payments sent and abandoned. A reorganization is nothing but
/// some of the first two.
/// </summary>
/// <remarks>No file, socket or clock. One owner; no threads.</remarks>
public sealed class WalletLedger
{
    private readonly Dictionary<OutPoint, SettledSpend> settled = [];
    private readonly Dictionary<BlockHash, BlockNotes> notes = [];
    private readonly Dictionary<TxId, TransactionState> states = [];
    private readonly HashSet<TxId> changedTransactions = [];
    private readonly HashSet<OutPoint> changedSpends = [];

    /// <summary>A ledger that knows nothing yet.</summary>
    public WalletLedger(WatchList watch)
    {
        Watch = watch;
        Book = new(watch);
    }

    /// <summary>A ledger as an earlier process kept it.</summary>
    public WalletLedger(ImmutableArray<Account> accounts, StoredLedger stored)
        : this(new WatchList(accounts, stored.Rows))
    {
        if (!stored.Trail.IsEmpty) Trail.Begin(stored.Trail[0]);
        foreach (BlockPlace block in stored.Trail.Skip(1)) Trail.Push(block);
        foreach (WalletTransaction known in stored.Transactions)
        {
            Book.Put(known);
            if (known.Block is { } block) NotesOf(block.Hash).Transactions.Add(known.Id);
        }
        foreach (SettledSpend spend in stored.Spends) Settle(spend);
        TakeChanges();
    }

    /// <summary>Which scripts are the wallet's.</summary>
    public WatchList Watch { get; }

    /// <summary>The transactions.</summary>
    public TransactionBook Book { get; }

    /// <summary>The last blocks.</summary>
    public BlockTrail Trail { get; } = new();

    /// <summary>The last block that was confirmed; null before <see cref="Restart"/>.</summary>
    public BlockPlace? Tip => Trail.Tip;

    /// <summary>
    /// Begins above a block; what is in blocks so far has left them. For the very first block, and for a branch that forks off below all that is known.
    /// </summary>
    public void Restart(BlockPlace below)
    {
        foreach (WalletTransaction known in Book.Transactions.Where(known => known.Block is not null).ToArray()) Leave(known);
        changedSpends.UnionWith(settled.Keys);
        settled.Clear();
        notes.Clear();
        states.Clear();
        Trail.Begin(below);
    }

    /// <summary>Takes in the block above the last one.</summary>
    /// <param name="block">The block.</param>
    /// <param name="time">When it was made.</param>
    /// <param name="transactions">All that it holds, in order.</param>
    public void Confirm(BlockPlace block, UnixTime time, ImmutableArray<Transaction> transactions)
    {
        Trail.Push(block);
        int watched;
        do
        {
            // A payment to a high address makes the wallet watch higher ones, which an earlier transaction of the block may pay to.
            watched = Watch.Count;
            for (int position = 0; position < transactions.Length; position++) Confirm(block, time, transactions[position], position);
        }
        while (Watch.Count > watched);
        states.Clear();
    }

    /// <summary>Takes the last block back, which is the one that is named.</summary>
    public void Unconfirm(BlockPlace block)
    {
        Invariant.Holds(Tip == block);
        Trail.Pop();
        if (!notes.Remove(block.Hash, out BlockNotes? content)) return;
        foreach (TxId id in content.Transactions)
        {
            if (Book.TryGet(id, out WalletTransaction? known)) Leave(known);
        }
        foreach (OutPoint spent in content.Spends)
        {
            settled.Remove(spent);
            changedSpends.Add(spent);
        }
        states.Clear();
    }

    /// <summary>Takes in a transaction that waits in the node's mempool; answers whether it is the wallet's. What it replaces waits no longer.</summary>
    public bool See(Transaction transaction, UnixTime now)
    {
        if (!Book.Concerns(transaction)) return false;
        if (Book.TryGet(transaction.Id, out WalletTransaction? known) && (known.IsWaiting || known.Block is not null)) return true;
        foreach (TxId rival in RivalsOf(transaction))
        {
            if (Book.TryGet(rival, out WalletTransaction? other) && other.Block is null) Put(other with { IsWaiting = false, ReplacedBy = transaction.Id });
            DropChildren(rival);
        }
        Put((known ?? new(transaction, now)) with { IsWaiting = true, ReplacedBy = null });
        return true;
    }

    /// <summary>A transaction waits no longer. What the wallet sent, what spends from it and what was in a block once stays known; a payment of others is forgotten.</summary>
    public void Forget(TxId id)
    {
        if (!Book.TryGet(id, out WalletTransaction? known) || !known.IsWaiting) return;
        bool isKept = known.IsSent || known.LeftBlock is not null || known.ReplacedBy is not null
            || Book.SpentBy(known.Transaction, out _) > Amount.Zero || OutputsOf(known).Any(place => Book.SpendersOf(place).Count > 0);
        if (isKept)
        {
            Put(known with { IsWaiting = false });
            return;
        }
        Book.Remove(known);
        changedTransactions.Add(id);
        states.Clear();
    }

    /// <summary>Takes in a transaction that the wallet made, before anybody else knows of it; one that was given up is meant again.</summary>
    public void Send(Transaction transaction, UnixTime now)
    {
        WalletTransaction known = Book.TryGet(transaction.Id, out WalletTransaction? before) ? before : new(transaction, now);
        Put(known with { IsSent = true, IsAbandoned = false });
    }

    /// <summary>Gives a transaction up. A block that holds it still counts, and a mempool while it waits there. What is unknown here takes no coins.</summary>
    public void Abandon(TxId id)
    {
        if (Book.TryGet(id, out WalletTransaction? known) && known.Block is null) Put(known with { IsAbandoned = true });
    }

    /// <summary>Where a transaction of the wallet stands.</summary>
    public TransactionState StateOf(WalletTransaction known)
    {
        if (states.TryGetValue(known.Id, out TransactionState? state)) return state;
        state = Judge(known);
        states[known.Id] = state;
        return state;
    }

    /// <summary>The spend of a coin that a block confirms.</summary>
    public bool TryGetSpend(OutPoint spent, [NotNullWhen(true)] out SettledSpend? spend) => settled.TryGetValue(spent, out spend);

    /// <summary>What is new since the last call.</summary>
    public LedgerChanges TakeChanges()
    {
        LedgerChanges changes = new([.. changedTransactions], [.. changedSpends]);
        changedTransactions.Clear();
        changedSpends.Clear();
        return changes;
    }

    private static IEnumerable<OutPoint> OutputsOf(WalletTransaction known) =>
        Enumerable.Range(0, known.Transaction.Outputs.Length).Select(index => new OutPoint(known.Id, (uint)index));

    private void Confirm(BlockPlace block, UnixTime time, Transaction transaction, int position)
    {
        if (Book.Concerns(transaction))
        {
            WalletTransaction known = Book.TryGet(transaction.Id, out WalletTransaction? before) ? before : new(transaction, time);
            if (known.Block != block) NotesOf(block.Hash).Transactions.Add(transaction.Id);
            Put(known with
            {
                Transaction = transaction, // another witness may have been confirmed than the one that was seen
                Block = block,
                Position = position,
                IsWaiting = false,
                IsAbandoned = false,
                ReplacedBy = null,
                LeftBlock = known.LeftBlock == block ? null : known.LeftBlock,
            });
        }
        if (transaction.IsCoinbase) return;
        foreach (TxIn input in transaction.Inputs)
        {
            if (Book.Watches(input.Previous)) Settle(new(input.Previous, transaction.Id, block));
        }
    }

    private void Settle(SettledSpend spend)
    {
        if (settled.TryGetValue(spend.Spent, out SettledSpend? before) && before == spend) return;
        settled[spend.Spent] = spend;
        NotesOf(spend.Block.Hash).Spends.Add(spend.Spent);
        changedSpends.Add(spend.Spent);
        foreach (TxId rival in Book.SpendersOf(spend.Spent).ToArray())
        {
            if (rival != spend.By) Drop(rival);
        }
    }

    private TxId[] RivalsOf(Transaction transaction) =>
        [.. transaction.Inputs.SelectMany(input => Book.SpendersOf(input.Previous)).Where(id => id != transaction.Id).Distinct()];

    private void Leave(WalletTransaction known) => Put(known with { Block = null, Position = 0, IsWaiting = false, LeftBlock = known.Block });

    // A transaction cannot wait any longer, nor can what spends from it.
    private void Drop(TxId id)
    {
        if (!Book.TryGet(id, out WalletTransaction? known) || !known.IsWaiting) return;
        Put(known with { IsWaiting = false });
        DropChildren(id);
    }

    private void DropChildren(TxId id)
    {
        if (!Book.TryGet(id, out WalletTransaction? known)) return;
        foreach (TxId child in OutputsOf(known).SelectMany(Book.SpendersOf).ToArray()) Drop(child);
    }

    private void Put(WalletTransaction known)
    {
        Book.Put(known);
        changedTransactions.Add(known.Id);
        states.Clear();
    }

    private TransactionState Judge(WalletTransaction known)
    {
        if (known.Block is { } block) return new TransactionState.Confirmed(block);
        if (known.IsWaiting) return new TransactionState.Waiting();
        if (known.Transaction.IsCoinbase) return new TransactionState.LostCoinbase();
        TransactionState.DoubleSpent? spent = RivalOf(known);
        if (known.IsAbandoned) return new TransactionState.Abandoned(spent);
        if (spent is not null) return spent;
        foreach (TxIn input in known.Transaction.Inputs)
        {
            if (Book.TryGet(input.Previous.Tx, out WalletTransaction? parent) && !StateOf(parent).IsAlive) return new TransactionState.ChildOf(parent.Id);
        }
        bool isReplaced = known.ReplacedBy is { } by && Book.TryGet(by, out WalletTransaction? next) && StateOf(next).IsAlive;
        return isReplaced && known.ReplacedBy is { } replacement ? new TransactionState.Replaced(replacement) : new TransactionState.Unsent();
    }

    private TransactionState.DoubleSpent? RivalOf(WalletTransaction known)
    {
        foreach (TxIn input in known.Transaction.Inputs)
        {
            if (settled.TryGetValue(input.Previous, out SettledSpend? spend) && spend.By != known.Id) return new(spend.By, spend.Block, input.Previous);
        }
        return null;
    }

    private BlockNotes NotesOf(BlockHash block)
    {
        if (!notes.TryGetValue(block, out BlockNotes? content)) notes.Add(block, content = new());
        return content;
    }

    /// <summary>What a block did to the wallet.</summary>
    private sealed class BlockNotes
    {
        public List<TxId> Transactions { get; } = [];

        public List<OutPoint> Spends { get; } = [];
    }
}
