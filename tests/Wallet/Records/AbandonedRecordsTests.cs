using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;
using Blockchain.Wallet.Tests.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Records;

/// <summary>A payment that was given up, after the records were closed, lost, or never saved.</summary>
public sealed class AbandonedRecordsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Transaction income;
    private readonly Transaction payment;
    private readonly Transaction child;

    public AbandonedRecordsTests()
    {
        LedgerBench bench = new();
        income = bench.Foreign((bench.Receive(0), 10_000));
        payment = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 3_000), (bench.Change(0), 6_900));
        child = LedgerBench.Pay([new(payment.Id, 1)], (LedgerBench.Elsewhere, 6_800));
    }

    private string Wallet => folder.File("wallet");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_stays_given_up_whether_the_records_were_saved_or_not(bool isSaved)
    {
        using (WalletRecords records = Begin())
        {
            records.Save();
            ImmutableArray<WalletTransaction> family = records.Abandon(Known(records, payment));
            Assert.Equal([payment.Id, child.Id], family.Select(known => known.Id));
            if (isSaved) records.Save();
        }
        using WalletRecords again = Open();
        Assert.All([payment, child], gone => Assert.IsType<TransactionState.Abandoned>(StateIn(again, gone)));
        Assert.Equal(new OutPoint(income.Id, 0), Assert.Single(new LedgerView(again.Ledger).Coins()).Place);
        Assert.Empty(again.Abandon(Known(again, payment))); // nothing is left to give up
    }

    [Fact]
    public void It_stays_given_up_where_the_records_are_lost()
    {
        using (WalletRecords records = Begin())
        {
            records.Abandon(Known(records, payment));
            records.Save();
        }
        LedgerDatabase.Delete(Wallet + LedgerDatabase.Suffix);
        using WalletRecords again = Open();
        Assert.All([payment, child], gone => Assert.IsType<TransactionState.Abandoned>(StateIn(again, gone)));
    }

    [Fact]
    public void What_a_block_has_said_since_outlives_the_journal()
    {
        using (WalletRecords records = Begin())
        {
            records.Abandon(Known(records, payment));
            LedgerBench bench = new(records.Ledger);
            bench.Confirm(payment);
            bench.Unconfirm();
            records.Save();
        }
        using WalletRecords again = Open();
        Assert.Equal(new TransactionState.Unsent(), StateIn(again, payment));
        Assert.IsType<TransactionState.Abandoned>(StateIn(again, child));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_last_of_given_up_and_sent_holds(bool isSaved)
    {
        using (WalletRecords records = Begin())
        {
            records.Abandon(Known(records, payment));
            records.Save();
            records.Send(payment, LedgerBench.Time);
            if (isSaved) records.Save();
        }
        using WalletRecords again = Open();
        Assert.Equal(new TransactionState.Unsent(), StateIn(again, payment));
        Assert.IsType<TransactionState.Abandoned>(StateIn(again, child));
        Assert.Empty(new LedgerView(again.Ledger).Coins());
    }

    [Fact]
    public void More_than_one_entry_holds_are_given_up_children_first()
    {
        string path = folder.File("wide");
        Transaction[] children = [.. Enumerable.Range(0, JournalEntry.Abandoned.IdCountMax).Select(number => LedgerBench.Pay([new(payment.Id, 1)], (LedgerBench.Elsewhere, number)))];
        using (WalletRecords records = WalletRecords.Open(path, KeptState.Head))
        {
            new LedgerBench(records.Ledger).Confirm(income);
            foreach (Transaction sent in children.Prepend(payment)) records.Ledger.Send(sent, LedgerBench.Time);
            Assert.Equal(children.Length + 1, records.Abandon(Known(records, payment)).Length);
        }
        using WalletJournal journal = WalletJournal.Open(path + WalletJournal.Suffix, KeptState.Head.Fingerprint);
        Assert.Equal([JournalEntry.Abandoned.IdCountMax, 1], journal.Entries.OfType<JournalEntry.Abandoned>().Select(entry => entry.Ids.Length));
        Assert.Equal(payment.Id, ((JournalEntry.Abandoned)journal.Entries[^1]).Ids[0]);
    }

    private WalletRecords Begin()
    {
        WalletRecords records = Open();
        new LedgerBench(records.Ledger).Confirm(income);
        records.Send(payment, LedgerBench.Time);
        records.Send(child, LedgerBench.Time);
        return records;
    }

    private WalletRecords Open() => WalletRecords.Open(Wallet, KeptState.Head);

    private static WalletTransaction Known(WalletRecords records, Transaction transaction) =>
        records.Ledger.Book.TryGet(transaction.Id, out WalletTransaction? known) ? known : throw new KeyNotFoundException(transaction.ToString());

    private static TransactionState StateIn(WalletRecords records, Transaction transaction) => records.Ledger.StateOf(Known(records, transaction));
}
