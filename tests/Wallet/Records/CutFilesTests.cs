using Blockchain.Consensus.Blocks;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Records;
using Blockchain.Wallet.Tests.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Records;

/// <summary>Files as a kill leaves them: they end after any write, or in the middle of one.</summary>
public sealed class CutFilesTests : IDisposable
{
    private const int PageBytes = 8_192;

    private readonly TempFolder folder = new();

    private string Wallet => folder.File("wallet");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_journal_cut_at_any_byte_has_every_entry_that_was_whole()
    {
        List<(long Length, int Entries)> whole = [];
        using (WalletRecords records = WalletRecords.Open(Wallet, KeptState.Head))
        {
            LedgerBench bench = new(records.Ledger);
            Transaction payment = bench.Foreign((bench.Receive(0), 1));
            for (int i = 0; i < 8; i++)
            {
                whole.Add((new FileInfo(Wallet + WalletJournal.Suffix).Length, i + 1));
                if (i % 4 == 0) records.HandOut(records.Ledger.Watch.Rows[0]);
                else if (i % 4 == 1) records.Send(payment, LedgerBench.Time);
                else if (i % 4 == 2) records.Abandon(bench.Known(payment));
                else records.Label("subject", $"name {i}");
            }
        }
        byte[] bytes = File.ReadAllBytes(Wallet + WalletJournal.Suffix);
        whole.Add((bytes.Length, 9));
        int cuts = 0;
        string cut = folder.File("cut.journal");
        for (int length = (int)whole[0].Length; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(cut, bytes[..length]);
            using (WalletJournal journal = WalletJournal.Open(cut, KeptState.Head.Fingerprint))
            {
                Assert.Equal(whole.Last(mark => mark.Length <= length).Entries, journal.Entries.Length);
                journal.Append(new JournalEntry.Label("more", "is written behind what was whole"));
            }
            using WalletJournal again = WalletJournal.Open(cut, KeptState.Head.Fingerprint);
            Assert.Equal(new JournalEntry.Label("more", "is written behind what was whole"), again.Entries[^1]);
            cuts++;
        }
        Evidence.Record($"wallet journal: cut at each of {cuts} lengths it has every entry that was whole, and goes on");
    }

    [Fact]
    public void One_flipped_bit_in_the_journal_is_named_or_costs_no_entry_before_the_last()
    {
        using (WalletRecords records = WalletRecords.Open(Wallet, KeptState.Head))
        {
            for (int i = 0; i < 4; i++) records.HandOut(records.Ledger.Watch.Rows[0]);
        }
        byte[] bytes = File.ReadAllBytes(Wallet + WalletJournal.Suffix);
        int named = 0, torn = 0;
        string changed = folder.File("changed.journal");
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] copy = [.. bytes];
            copy[at] ^= 0x10;
            File.WriteAllBytes(changed, copy);
            try
            {
                using WalletJournal journal = WalletJournal.Open(changed, KeptState.Head.Fingerprint);
                Assert.True(journal.Entries.Length == 4, $"byte {at}: {journal.Entries.Length} entries");
                torn++;
            }
            catch (StorageException e)
            {
                Assert.True(e.Fault is StorageFault.CorruptRecord or StorageFault.Foreign, e.Message);
                named++;
            }
        }
        Evidence.Record($"wallet journal: one flipped bit in each of {bytes.Length} bytes: {named} named, {torn} in the last entry taken for a torn end");
        Assert.InRange(torn, 1, 19); // content and seal of one entry
    }

    [Fact]
    public void Records_cut_at_any_write_are_those_of_a_save_or_are_told_anew_by_the_chain()
    {
        string file = Wallet + LedgerDatabase.Suffix, log = folder.File("wallet-log.records");
        List<string> saved = [];
        using (WalletRecords records = WalletRecords.Open(Wallet, KeptState.Head))
        {
            LedgerWorld world = new(5, records.Ledger.Watch, records.Ledger);
            for (int save = 0; save < 12; save++)
            {
                for (int step = 0; step < 5; step++) world.Step();
                records.Save();
                saved.Add(KeptState.Of(records.Ledger));
            }
            File.Copy(file, folder.File("whole.records"));
            File.Copy(log, folder.File("whole.log"));
        }
        byte[] database = File.ReadAllBytes(folder.File("whole.records")), pages = File.ReadAllBytes(folder.File("whole.log"));
        int right = 0, anew = 0, last = 0;
        for (int length = 0; length <= pages.Length; length += PageBytes / 2)
        {
            string cut = folder.File("cut" + LedgerDatabase.Suffix);
            LedgerDatabase.Delete(cut);
            File.WriteAllBytes(cut, database);
            File.WriteAllBytes(folder.File("cut-log.records"), pages[..length]);
            using LedgerDatabase opened = LedgerDatabase.Open(cut, KeptState.Head.Fingerprint, out StoredLedger? stored, out _);
            if (stored is null) anew++;
            else
            {
                int found = saved.IndexOf(KeptState.Of(new(KeptState.Head.Accounts, stored)));
                Assert.True(found >= last, $"cut at {length}: save {found} after save {last}"); // more of the log never leads to less
                last = found;
                right++;
            }
        }
        Assert.Equal(saved.Count - 1, last);
        Assert.True(right > 20, $"{right} right, {anew} anew");
        Evidence.Record($"wallet records: cut at {right + anew} places of {saved.Count} saves: {right} hold the last whole save, {anew} begin anew");
    }
}
