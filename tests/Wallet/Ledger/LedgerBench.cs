using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>A ledger and the few things that happen to it in a test: blocks without headers, and payments that nobody checks.</summary>
internal sealed class LedgerBench
{
    private ulong number;

    public LedgerBench(WalletLedger? ledger = null)
    {
        Ledger = ledger ?? new(new(TestAccounts.Witness));
        if (Ledger.Tip is null) Ledger.Restart(NewPlace(Height.Genesis));
    }

    public WalletLedger Ledger { get; }

    public LedgerView View => new(Ledger);

    public Account Account => Ledger.Watch.Rows[0].Account;

    public static UnixTime Time => new(1_700_000_000);

    public ScriptBytes Receive(uint index) => Account.ScriptOf(Branch.Receive, index);

    public ScriptBytes Change(uint index) => Account.ScriptOf(Branch.Change, index);

    /// <summary>A payment from somewhere.</summary>
    public Transaction Foreign(params (ScriptBytes Script, long Satoshis)[] outputs) => Pay([NewCoin()], outputs);

    public static Transaction Pay(OutPoint[] from, params (ScriptBytes Script, long Satoshis)[] outputs) => new(
        2, [.. from.Select(place => new TxIn(place, default, 0))], [.. outputs.Select(output => new TxOut(new(output.Satoshis), output.Script))], 0);

    public Transaction Coinbase(ScriptBytes to, long satoshis) =>
        new(2, [new(OutPoint.Null, new(BitConverter.GetBytes(++number)), 0)], [new(new(satoshis), to)], 0);

    public OutPoint NewCoin() => new(new(new Hash256(++number, 7, 7, 7)), 0);

    /// <summary>The next block.</summary>
    public BlockPlace Confirm(params ImmutableArray<Transaction> transactions)
    {
        BlockPlace block = NewPlace(Ledger.Tip!.Value.Height.Next);
        Ledger.Confirm(block, Time, transactions);
        return block;
    }

    public BlockPlace Unconfirm()
    {
        BlockPlace block = Ledger.Tip!.Value;
        Ledger.Unconfirm(block);
        return block;
    }

    public void ConfirmEmpty(int blocks)
    {
        for (int i = 0; i < blocks; i++) Confirm();
    }

    public TransactionState StateOf(Transaction transaction) => Ledger.StateOf(Known(transaction));

    public WalletTransaction Known(Transaction transaction) =>
        Ledger.Book.TryGet(transaction.Id, out WalletTransaction? known) ? known : throw new KeyNotFoundException(transaction.ToString());

    public bool Knows(Transaction transaction) => Ledger.Book.TryGet(transaction.Id, out _);

    public static ScriptBytes Elsewhere => TestTransactions.Anyone;

    private BlockPlace NewPlace(Height height) => new(new(new Hash256(++number, 9, 9, 9)), height);
}
