using Blockchain.Consensus.Blocks;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;
using Blockchain.Wallet.Tests.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Records;

/// <summary>What a wallet keeps beside its keys, closed and opened again, damaged, and in two hands.</summary>
public sealed class WalletRecordsTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Wallet => folder.File("wallet");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_ledger_is_what_it_was_when_it_is_opened_again_after_any_history()
    {
        const int seeds = 8, steps = 60;
        int openings = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            string path = folder.File($"wallet-{seed}");
            WalletRecords records = WalletRecords.Open(path, KeptState.Head);
            LedgerWorld world = new((ulong)seed, records.Ledger.Watch, records.Ledger);
            for (int step = 0; step < steps; step++)
            {
                world.Step();
                if (step % 5 != 4) continue;
                records.Save();
                string before = KeptState.Of(records.Ledger);
                records.Dispose();
                records = WalletRecords.Open(path, KeptState.Head);
                Assert.Null(records.Fault);
                Assert.Equal(before, KeptState.Of(records.Ledger));
                world.GoOnWith(records.Ledger);
                openings++;
            }
            records.Dispose();
        }
        Assert.Equal(seeds * steps / 5, openings);
        Evidence.Record($"wallet records: {openings} ledgers after random histories are the same when opened again, and go on from there");
    }

    [Fact]
    public void Without_its_records_a_wallet_still_has_what_it_sent_handed_out_and_named()
    {
        Transaction payment;
        using (WalletRecords records = WalletRecords.Open(Wallet, KeptState.Head))
        {
            LedgerBench bench = new(records.Ledger);
            records.HandOut(records.Ledger.Watch.Rows[0]);
            records.HandOut(records.Ledger.Watch.Rows[0]);
            Transaction income = bench.Foreign((bench.Receive(0), 5_000));
            bench.Confirm(income);
            payment = LedgerBench.Pay([new(income.Id, 0)], (LedgerBench.Elsewhere, 1_000), (bench.Change(0), 3_900));
            records.Send(payment, LedgerBench.Time);
            records.Label(payment.Id.ToString(), "rent");
            records.Label("somebody", "x");
            records.Label("somebody", "");
            records.Save();
        }
        LedgerDatabase.Delete(Wallet + LedgerDatabase.Suffix);
        using WalletRecords again = WalletRecords.Open(Wallet, KeptState.Head);
        Assert.True(again.Ledger.Book.TryGet(payment.Id, out WalletTransaction? known));
        Assert.True(known.IsSent);
        Assert.Equal(new TransactionState.Unsent(), again.Ledger.StateOf(known));
        Assert.Equal(2u, again.HandOut(again.Ledger.Watch.Rows[0]).Index);
        Assert.Equal(1u, again.Ledger.Watch.RowOf(Purpose.WitnessKeyHash, 0, Branch.Change).Next);
        Assert.Equal("rent", Assert.Single(again.Labels).Value);
    }

    [Fact]
    public void What_is_kept_already_is_not_written_again()
    {
        using WalletRecords records = WalletRecords.Open(Wallet, KeptState.Head);
        LedgerBench bench = new(records.Ledger);
        bench.Confirm(bench.Foreign((bench.Receive(0), 5_000)));
        long[] lengths = new long[3];
        records.Save();
        lengths[0] = LogLength();
        records.Save();
        lengths[1] = LogLength();
        records.HandOut(records.Ledger.Watch.Rows[0]);
        records.Save();
        lengths[2] = LogLength();
        Assert.Equal(lengths[0], lengths[1]);
        Assert.NotEqual(lengths[1], lengths[2]);
        long LogLength() => new FileInfo(folder.File("wallet-log.records")).Length;
    }

    [Fact]
    public void Nobody_else_opens_the_records_meanwhile()
    {
        using WalletRecords records = WalletRecords.Open(Wallet, KeptState.Head);
        StorageException refused = Assert.Throws<StorageException>(() => WalletRecords.Open(Wallet, KeptState.Head));
        Assert.Equal(StorageFault.Locked, refused.Fault);
    }

    [Fact]
    public void The_journal_of_another_wallet_is_refused_and_left_as_it_is()
    {
        WalletRecords.Open(Wallet, KeptState.Head).Dispose();
        byte[] before = File.ReadAllBytes(Wallet + WalletJournal.Suffix);
        StorageException refused = Assert.Throws<StorageException>(() => WalletRecords.Open(Wallet, KeptState.Head with { Fingerprint = 1 }));
        Assert.Equal(StorageFault.Foreign, refused.Fault);
        Assert.Equal(before, File.ReadAllBytes(Wallet + WalletJournal.Suffix));
    }

    [Fact]
    public void Only_the_owner_may_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file modes here");
        WalletRecords.Open(Wallet, KeptState.Head).Dispose();
        foreach (string suffix in new[] { WalletJournal.Suffix, LedgerDatabase.Suffix })
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Wallet + suffix));
        }
    }
}
