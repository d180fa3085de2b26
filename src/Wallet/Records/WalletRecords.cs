using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Records;

/// <summary>All that a wallet knows besides its keys, in files beside its own: the ledger, and the journal of what no chain tells again.</summary>
/// <remarks>While it is open no other process can open it. One owner.</remarks>
public sealed class WalletRecords : IDisposable
{
    private const string LockSuffix = ".lock";

    private readonly FileStream gate;
    private readonly WalletJournal journal;
    private readonly LedgerDatabase database;
    private readonly Dictionary<string, string> labels = [];
    private readonly uint fingerprint;

    private WalletRecords(FileStream gate, WalletJournal journal, LedgerDatabase database, WalletLedger ledger, uint fingerprint)
    {
        this.gate = gate;
        this.journal = journal;
        this.database = database;
        this.fingerprint = fingerprint;
        Ledger = ledger;
    }

    /// <summary>The ledger as it was saved, and all of the journal in it.</summary>
    public WalletLedger Ledger { get; }

    /// <summary>Why the ledger begins anew; null where it does not, or never was.</summary>
    public string? Fault { get; private init; }

    /// <summary>Names that people gave to addresses and transactions.</summary>
    public IReadOnlyDictionary<string, string> Labels => labels;

    /// <summary>Opens the records of a wallet, or begins them.</summary>
    /// <param name="path">The wallet's file.</param>
    /// <param name="head">What it says to anybody.</param>
    /// <exception cref="StorageException">Another process has them open, the journal has changed, or the system refuses.</exception>
    public static WalletRecords Open(string path, WalletHead head)
    {
        FileStream gate = Lock(path + LockSuffix);
        WalletJournal? journal = null;
        try
        {
            journal = WalletJournal.Open(path + WalletJournal.Suffix, head.Fingerprint);
            LedgerDatabase database = LedgerDatabase.Open(path + LedgerDatabase.Suffix, head.Fingerprint, out StoredLedger? stored, out string? fault);
            WalletLedger ledger = stored is null ? new(new WatchList(head.Accounts)) : new(head.Accounts, stored);
            WalletRecords records = new(gate, journal, database, ledger, head.Fingerprint) { Fault = fault };
            for (int i = 0; i < journal.Entries.Length; i++) records.Replay(journal.Entries[i], isKept: i < stored?.JournalEntries);
            return records;
        }
        catch
        {
            journal?.Dispose();
            gate.Dispose();
            throw;
        }
    }

    /// <summary>Hands out the next address of a row. It is written down before anybody sees it.</summary>
    /// <exception cref="StorageException">It could not be written down.</exception>
    public WatchedScript HandOut(WatchRow row)
    {
        WatchedScript next = row.Scripts[(int)row.Next];
        journal.Append(new JournalEntry.HandedOut(row.Account.Purpose, row.Account.Number, row.Branch, next.Index));
        return Ledger.Watch.HandOut(row);
    }

    /// <summary>Writes down a signed payment before it is sent: from then on its coins are taken, and it can be sent again.</summary>
    /// <exception cref="StorageException">It could not be written down: do not send it.</exception>
    public void Send(Transaction transaction, UnixTime now)
    {
        journal.Append(new JournalEntry.Sent(now, transaction));
        Ledger.Send(transaction, now);
    }

    /// <summary>Writes down that a payment is given up, together with all that falls with it: from then on its coins are free.</summary>
    /// <returns>What was given up, the payment first.</returns>
    /// <exception cref="StorageException">It could not be written down: nothing was given up.</exception>
    public ImmutableArray<WalletTransaction> Abandon(WalletTransaction payment)
    {
        ImmutableArray<WalletTransaction> family = [.. Ledger.Book.FamilyOf(payment).Where(known => known.Block is null && !known.IsWaiting && !known.IsAbandoned)];
        // The payment comes last: whoever finds it given up finds all of them given up.
        foreach (WalletTransaction[] some in family.Reverse().Chunk(JournalEntry.Abandoned.IdCountMax))
        {
            JournalEntry.Abandoned abandoned = new([.. some.Select(known => known.Id)]);
            journal.Append(abandoned);
            Replay(abandoned, isKept: false);
        }
        return family;
    }

    /// <summary>Names an address or a transaction.</summary>
    /// <exception cref="StorageException">It could not be written down.</exception>
    public void Label(string subject, string text)
    {
        JournalEntry.Label label = new(subject, text);
        journal.Append(label);
        Replay(label, isKept: false);
    }

    /// <summary>Saves the ledger as it is.</summary>
    /// <exception cref="StorageException">The system refuses; what was saved before is still there.</exception>
    public void Save() => database.Save(Ledger, fingerprint, journal.Count);

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        try
        {
            database.Dispose();
        }
        finally
        {
            journal.Dispose();
            gate.Dispose();
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StorageException(StorageFault.Locked, path, null, "another command works with this wallet; wait until it has ended", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException(StorageFault.Io, path, null, $"lock: {e.Message}", e);
        }
    }

    /// <summary>Takes in an entry. One that the ledger was kept with may have been outlived by what blocks told since, so it gives up nothing and means nothing again.</summary>
    private void Replay(JournalEntry entry, bool isKept)
    {
        switch (entry)
        {
            case JournalEntry.HandedOut handed:
                WatchRow? row = Ledger.Watch.Rows.FirstOrDefault(row =>
                    row.Account.Purpose == handed.Purpose && row.Account.Number == handed.Account && row.Branch == handed.Branch);
                if (row is not null) Ledger.Watch.TakeUpTo(row, handed.Index, isPaid: false);
                break;
            case JournalEntry.Sent sent when !isKept || !(Ledger.Book.TryGet(sent.Transaction.Id, out WalletTransaction? known) && known.IsSent):
                Ledger.Send(sent.Transaction, sent.Time);
                break;
            case JournalEntry.Abandoned abandoned when !isKept:
                foreach (TxId id in abandoned.Ids) Ledger.Abandon(id);
                break;
            case JournalEntry.Label { Text: "" } label:
                labels.Remove(label.Subject);
                break;
            case JournalEntry.Label label:
                labels[label.Subject] = label.Text;
                break;
        }
    }
}
