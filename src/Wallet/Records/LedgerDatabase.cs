using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Ledger;
using LiteDB;

namespace Blockchain.Wallet.Records;

/// <summary>
/// The wallet's ledger as <see cref="SealedDocuments"/>: a copy of what the chain tells, so that the wallet need not look at every block again. Where it
/// cannot be used, the blocks tell it anew; what they cannot tell is in <see cref="WalletJournal"/>.
/// </summary>
/// <remarks>One owner.</remarks>
public sealed class LedgerDatabase : IDisposable
{
    /// <summary>The version of the format that is written and read.</summary>
    public const int FormatVersion = 1;

    /// <summary>What the name of the file ends in.</summary>
    public const string Suffix = ".records";

    private readonly SealedDocuments documents;

    private LedgerDatabase(SealedDocuments documents) => this.documents = documents;

    /// <summary>Opens the records of a wallet, or begins new ones where there are none, or what is there cannot be used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">The wallet.</param>
    /// <param name="stored">The ledger; null when it begins anew.</param>
    /// <param name="fault">Why what was there could not be used; null when it could, or nothing was there.</param>
    /// <exception cref="StorageException">The system refuses to make a new one.</exception>
    public static LedgerDatabase Open(string path, uint fingerprint, out StoredLedger? stored, out string? fault) =>
        new(SealedDocuments.Open(path, "records", FormatVersion, (state, all) => Read(fingerprint, state, all), out stored, out fault));

    /// <summary>Removes the records.</summary>
    public static void Delete(string path) => SealedDocuments.Delete(path);

    /// <summary>Writes what has changed, all or nothing.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="fingerprint">The wallet.</param>
    /// <param name="journalEntries">Entries of the journal that the ledger knows.</param>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(WalletLedger ledger, uint fingerprint, int journalEntries)
    {
        LedgerChanges changes = ledger.TakeChanges();
        List<BsonDocument> changed = [.. TrailDocuments.Of(ledger.Trail)];
        List<BsonValue> gone = [.. documents.Ids.Where(static id => TrailDocuments.IsTrail(id)).Except(changed.Select(static document => document["_id"]))];
        foreach (TxId id in changes.Transactions)
        {
            if (ledger.Book.TryGet(id, out WalletTransaction? known)) changed.Add(LedgerDocuments.Of(known));
            else gone.Add(LedgerDocuments.IdOf(id));
        }
        foreach (OutPoint spent in changes.Spends)
        {
            if (ledger.TryGetSpend(spent, out SettledSpend? spend)) changed.Add(LedgerDocuments.Of(spend));
            else gone.Add(LedgerDocuments.IdOf(spent));
        }
        BsonArray rows = new(ledger.Watch.Rows.Select(RowDocuments.Of));
        documents.Save(changed, gone, new() { ["wallet"] = (long)fingerprint, ["journal"] = journalEntries, ["rows"] = rows });
    }

    /// <summary>Closes the file.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Dispose() => documents.Dispose();

    private static StoredLedger Read(uint fingerprint, BsonDocument state, IEnumerable<BsonDocument> documents)
    {
        if (state["wallet"].AsInt64 != fingerprint) throw new FormatException("they are of another wallet");
        ImmutableArray<WalletTransaction>.Builder transactions = ImmutableArray.CreateBuilder<WalletTransaction>();
        ImmutableArray<SettledSpend>.Builder spends = ImmutableArray.CreateBuilder<SettledSpend>();
        List<BsonDocument> trail = [];
        foreach (BsonDocument document in documents)
        {
            string id = document["_id"].AsString;
            if (LedgerDocuments.IsTransaction(id)) transactions.Add(LedgerDocuments.ReadTransaction(document));
            else if (LedgerDocuments.IsSpend(id)) spends.Add(LedgerDocuments.ReadSpend(document));
            else if (TrailDocuments.IsTrail(id)) trail.Add(document);
        }
        int journalEntries = state.ContainsKey("journal") ? state["journal"].AsInt32 : 0; // a program before could give nothing up, and left it out
        return new([.. state["rows"].AsArray.Select(RowDocuments.Read)], TrailDocuments.Read(trail), transactions.ToImmutable(), spends.ToImmutable(), journalEntries);
    }
}
