using System.Buffers.Binary;
using System.Security.Cryptography;
using LiteDB;

namespace Blockchain.Files;

/// <summary>
/// A collection of documents in a LiteDB file: a cache of what can be told anew. It is never the only copy of anything, and whatever is wrong
/// with it, it is thrown away and begun anew.
/// </summary>
/// <remarks>
/// LiteDB 5.0.20 has no checksums, does not sync when it commits, and binds a transaction to a thread; after a power failure any of its pages may be
/// old, new or torn. So each document carries a seal of its content, and one, the state, counts the others and has the sum of their seals:
/// a changed document does not fit its seal, a missing or an old one does not fit the state. A save is one transaction in one call. One owner.
/// </remarks>
public sealed class SealedDocuments : IDisposable
{
    private const string Id = "_id";
    private const string Seal = "sum";
    private const string StateId = "state";

    /// <summary>LiteDB compares bytes by what they are, but hashes them by where they are.</summary>
    private static readonly EqualityComparer<BsonValue> SameId = EqualityComparer<BsonValue>.Create(static (left, right) => left == right, HashOf);

    private readonly string path;
    private readonly int version;
    private readonly LiteDatabase database;
    private readonly ILiteCollection<BsonDocument> documents;
    private readonly Dictionary<BsonValue, long> seals = new(SameId);
    private long total;
    private long? stateSeal;
    private bool isBroken;

    private SealedDocuments(string path, string collection, int version)
    {
        this.path = path;
        this.version = version;
        foreach (string file in FilesOf(path).Where(static file => !File.Exists(file))) PrivateFile.Replace(file, []); // LiteDB would let others read it
        database = new(new ConnectionString { Filename = path, Connection = ConnectionType.Direct });
        documents = database.GetCollection(collection);
    }

    /// <summary>The documents that are there, but the state.</summary>
    public IEnumerable<BsonValue> Ids => seals.Keys;

    /// <summary>Opens the file, or begins a new one, which only its owner may read, where there is none, or what is there cannot be used.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="collection">The name of the collection.</param>
    /// <param name="version">The version of the documents' format that is written and read.</param>
    /// <param name="read">Makes the content of the state and the other documents. It throws what it likes where they cannot be: they are given up then.</param>
    /// <param name="content">The content; null when the file begins anew.</param>
    /// <param name="fault">Why what was there could not be used; null when it could, or nothing was there.</param>
    /// <exception cref="StorageException">The system refuses to make a new one.</exception>
    public static SealedDocuments Open<T>(
        string path, string collection, int version, Func<BsonDocument, IEnumerable<BsonDocument>, T> read, out T? content, out string? fault)
        where T : class
    {
        (content, fault) = (null, null);
        if (File.Exists(path))
        {
            SealedDocuments? found = null;
            try
            {
                found = new(path, collection, version);
                content = found.Load(read);
                if (content is not null) return found;
            }
            catch (Exception e) when (e is not OutOfMemoryException) // LiteDB throws whatever its pages make it stumble over
            {
                fault = e.Message;
            }
            GiveUp(found);
        }
        Delete(path);
        try
        {
            return new(path, collection, version);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not StorageException)
        {
            throw StorageException.Of(path, "create", e);
        }
    }

    /// <summary>Removes the file, with the log that LiteDB keeps beside it.</summary>
    /// <exception cref="StorageException">It could not be removed.</exception>
    public static void Delete(string path)
    {
        foreach (string file in FilesOf(path)) DurableFile.Delete(file);
    }

    /// <summary>Writes what has changed, all or nothing. It is not synced: after a power failure an older state may be there, or a broken one.</summary>
    /// <param name="changed">Documents; those that stand there already are not written again, and where all do, nothing is.</param>
    /// <param name="gone">Ids of documents that shall not be there any more.</param>
    /// <param name="state">What stands in the state besides version, count and total.</param>
    /// <exception cref="StorageException">The system refuses; nothing can be saved any more.</exception>
    public void Save(IEnumerable<BsonDocument> changed, IEnumerable<BsonValue> gone, BsonDocument state)
    {
        List<BsonDocument> written = [.. changed.Where(Put)];
        List<BsonValue> removed = [.. gone.Where(Drop)];
        (state[Id], state["version"], state["count"], state["total"]) = (StateId, version, seals.Count, total);
        long seal = SealOf(state);
        if (seal == stateSeal && written.Count == 0 && removed.Count == 0) return;
        state[Seal] = seal;
        try
        {
            database.BeginTrans();
            foreach (BsonValue id in removed) documents.Delete(id);
            documents.Upsert(written.Append(state));
            database.Commit();
            stateSeal = seal;
        }
        catch (Exception e) when (e is not OutOfMemoryException) // a disk that fails within LiteDB comes out as many things
        {
            isBroken = true;
            throw StorageException.Of(path, "write", e);
        }
    }

    /// <summary>Leaves the files as they are when this is disposed, because the process ends for want of a disk.</summary>
    public void Abandon() => isBroken = true;

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

    private static string[] FilesOf(string path) => [path, Path.ChangeExtension(path, null) + "-log" + Path.GetExtension(path)];

    private static void GiveUp(SealedDocuments? found)
    {
        try
        {
            found?.database.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException) // it is broken, and about to be deleted
        {
        }
    }

    private T? Load<T>(Func<BsonDocument, IEnumerable<BsonDocument>, T> read)
        where T : class
    {
        if (documents.FindById(StateId) is not { } state) return documents.Count() == 0 ? null : throw new FormatException("the state is missing");
        if (state["version"] != version) throw new FormatException($"version {state["version"]} of the format is there, and version {version} is read");
        T content = read(state, ReadAll());
        bool isWhole = state["count"] == seals.Count && state["total"] == total;
        return isWhole ? content : throw new FormatException("documents are missing, or older than others");
    }

    private IEnumerable<BsonDocument> ReadAll()
    {
        foreach (BsonDocument document in documents.FindAll())
        {
            if (!IsSealed(document, out long seal)) throw new FormatException("a document has changed");
            if (document[Id] == StateId)
            {
                stateSeal = seal;
                continue;
            }
            seals.Add(document[Id], seal);
            total = unchecked(total + seal);
            yield return document;
        }
    }

    private bool Put(BsonDocument document)
    {
        long seal = SealOf(document);
        bool isKnown = seals.TryGetValue(document[Id], out long before);
        if (isKnown && before == seal) return false;
        document[Seal] = seals[document[Id]] = seal;
        total = unchecked(total + seal - before);
        return true;
    }

    private bool Drop(BsonValue id)
    {
        bool isKnown = seals.Remove(id, out long before);
        total = unchecked(total - before);
        return isKnown;
    }

    private static bool IsSealed(BsonDocument document, out long seal)
    {
        seal = document.Remove(Seal, out BsonValue? value) && value is { IsInt64: true } ? value.AsInt64 : -1;
        return SealOf(document) == seal;
    }

    /// <summary>
    /// 63 bits, which LiteDB stores as a number, of a cryptographic hash: a seal also says whether a document must be written again, and two
    /// contents with the same 32 bits would come in a long life.
    /// </summary>
    private static long SealOf(BsonDocument document) =>
        (long)(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(SHA256.HashData(BsonSerializer.Serialize(document)))) >> 1);

    private static int HashOf(BsonValue id)
    {
        if (!id.IsBinary) return id.GetHashCode();
        HashCode hash = default;
        hash.AddBytes(id.AsBinary);
        return hash.ToHashCode();
    }
}
