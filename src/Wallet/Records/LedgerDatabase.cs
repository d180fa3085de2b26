using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Ledger;
using LiteDB;

namespace Blockchain.Wallet.Records;

/// <summary>
/// The wallet's ledger in LiteDB: a copy of what the chain tells, so that the wallet need not look at every block again. Whatever is wrong with it,
/// it is thrown away, and the blocks tell it anew; what they cannot tell is in <see cref="WalletJournal"/>.
/// </summary>
/// <remarks>
/// LiteDB 5.0.20 has no checksums, does not sync when it commits, and binds a transaction to a thread. So each document has a checksum, one has the sum
/// of all, and a save is one transaction on one thread. One owner.
/// </remarks>
public sealed class LedgerDatabase : IDisposable
{
    /// <summary>The version of the format that is written and read.</summary>
    public const int FormatVersion = 1;

    /// <summary>What the name of the file ends in.</summary>
    public const string Suffix = ".records";

    private const string Collection = "records";
    private const string StateId = "state";

    private readonly string path;
    private readonly LiteDatabase database;
    private readonly ILiteCollection<BsonDocument> documents;
    private readonly Dictionary<string, long> seals = [];
    private long sum;
    private bool isBroken;

    private LedgerDatabase(string path)
    {
        this.path = path;
        database = new(new ConnectionString { Filename = path, Connection = ConnectionType.Direct });
        documents = database.GetCollection(Collection);
    }

    /// <summary>Opens the records of a wallet, or begins new ones where there are none, or what is there is broken.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">The wallet.</param>
    /// <param name="stored">The ledger; null when it begins anew.</param>
    /// <param name="fault">Why what was there could not be used; null when it could, or nothing was there.</param>
    /// <exception cref="StorageException">The system refuses to make a new one.</exception>
    public static LedgerDatabase Open(string path, uint fingerprint, out StoredLedger? stored, out string? fault)
    {
        (stored, fault) = (null, null);
        if (File.Exists(path))
        {
            LedgerDatabase? records = null;
            try
            {
                records = new(path);
                stored = records.Load(fingerprint, out fault);
                if (stored is not null) return records;
            }
            catch (Exception e) when (e is not OutOfMemoryException) // LiteDB throws whatever its pages make it stumble over
            {
                fault = e.Message;
            }
            Abandon(records);
            Delete(path);
        }
        try
        {
            if (!File.Exists(path)) PrivateFile.Replace(path, []);
            return new(path);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not StorageException)
        {
            throw new StorageException(StorageFault.Io, path, null, $"create: {e.Message}", e);
        }
    }

    /// <summary>Removes the records, with the log that LiteDB keeps beside them.</summary>
    public static void Delete(string path)
    {
        DurableFile.Delete(path);
        DurableFile.Delete(System.IO.Path.ChangeExtension(path, null) + "-log" + System.IO.Path.GetExtension(path));
    }

    /// <summary>Writes what has changed, all or nothing. It is not synced: after a power failure an older state may be there, or a broken one.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(WalletLedger ledger, uint fingerprint)
    {
        LedgerChanges changes = ledger.TakeChanges();
        List<BsonDocument> changed = [];
        List<string> gone = [];
        foreach (TxId id in changes.Transactions)
        {
            if (ledger.Book.TryGet(id, out WalletTransaction? known)) Add(changed, LedgerDocuments.Of(known));
            else Drop(gone, LedgerDocuments.IdOf(id));
        }
        foreach (OutPoint spent in changes.Spends)
        {
            if (ledger.TryGetSpend(spent, out SettledSpend? spend)) Add(changed, LedgerDocuments.Of(spend));
            else Drop(gone, LedgerDocuments.IdOf(spent));
        }
        HashSet<string> trail = [];
        foreach (BsonDocument document in TrailDocuments.Of(ledger.Trail))
        {
            trail.Add(document["_id"].AsString);
            Add(changed, document);
        }
        foreach (string old in seals.Keys.Where(id => TrailDocuments.IsTrail(id) && !trail.Contains(id)).ToArray()) Drop(gone, old);
        Write(changed, gone, StateOf(ledger.Watch, fingerprint));
    }

    /// <summary>Closes the database; not after a write has failed: LiteDB then waits for ever for the transaction that it lost.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Dispose()
    {
        if (isBroken) return; // the process ends, and takes its files along
        try
        {
            database.Dispose();
        }
        catch (Exception e) when (e is LiteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, path, null, $"close: {e.Message}", e);
        }
    }

    private static void Abandon(LedgerDatabase? records)
    {
        try
        {
            records?.database.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException) // it is broken, and about to be deleted
        {
        }
    }

    private void Add(List<BsonDocument> changed, BsonDocument document)
    {
        long seal = LedgerDocuments.Seal(document);
        string id = document["_id"].AsString;
        bool isKnown = seals.TryGetValue(id, out long before);
        if (isKnown && before == seal) return;
        seals[id] = seal;
        sum = unchecked(sum + seal - before);
        changed.Add(document);
    }

    private void Drop(List<string> gone, string id)
    {
        if (!seals.Remove(id, out long before)) return;
        sum = unchecked(sum - before);
        gone.Add(id);
    }

    private void Write(List<BsonDocument> changed, List<string> gone, BsonDocument state)
    {
        LedgerDocuments.Seal(state);
        try
        {
            database.BeginTrans();
            foreach (string id in gone) documents.Delete(id);
            documents.Upsert(changed.Append(state));
            database.Commit();
        }
        catch (Exception e) when (e is not OutOfMemoryException) // a disk that fails within LiteDB comes out as many things
        {
            isBroken = true;
            throw new StorageException(StorageFault.Io, path, null, $"write: {e.Message}", e);
        }
    }

    private BsonDocument StateOf(WatchList watch, uint fingerprint) => new()
    {
        ["_id"] = StateId,
        ["version"] = FormatVersion,
        ["wallet"] = (long)fingerprint,
        ["count"] = seals.Count,
        ["total"] = sum,
        ["rows"] = new BsonArray(watch.Rows.Select(RowDocuments.Of)),
    };

    private StoredLedger? Load(uint fingerprint, out string? fault)
    {
        ImmutableArray<WalletTransaction>.Builder transactions = ImmutableArray.CreateBuilder<WalletTransaction>();
        ImmutableArray<SettledSpend>.Builder spends = ImmutableArray.CreateBuilder<SettledSpend>();
        List<BsonDocument> trail = [];
        BsonDocument? state = null;
        foreach (BsonDocument document in documents.FindAll())
        {
            if (!LedgerDocuments.IsSealed(document, out long seal))
            {
                fault = "one of them has changed";
                return null;
            }
            string id = document["_id"].AsString;
            if (id == StateId)
            {
                state = document;
                continue;
            }
            seals.Add(id, seal);
            sum = unchecked(sum + seal);
            if (LedgerDocuments.IsTransaction(id)) transactions.Add(LedgerDocuments.ReadTransaction(document));
            else if (LedgerDocuments.IsSpend(id)) spends.Add(LedgerDocuments.ReadSpend(document));
            else if (TrailDocuments.IsTrail(id)) trail.Add(document);
        }
        bool isWhole = state is not null && state["version"].AsInt32 == FormatVersion && state["wallet"].AsInt64 == fingerprint
            && state["count"].AsInt32 == seals.Count && state["total"].AsInt64 == sum;
        bool isEmpty = seals.Count == 0 && state is null; // nothing was ever saved
        fault = isWhole || isEmpty ? null : "they are not whole";
        if (!isWhole || state is null) return null;
        return new([.. state["rows"].AsArray.Select(RowDocuments.Read)], TrailDocuments.Read(trail), transactions.ToImmutable(), spends.ToImmutable());
    }
}
