using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using LiteDB;

namespace Blockchain.Node.Storage;

/// <summary>
/// The blocks of the tree with what is known of them, in LiteDB: a cache that spares judging them again. It is never the only copy of
/// anything, and whatever is wrong with it, it is thrown away and made anew from the chain log.
/// </summary>
/// <remarks>
/// LiteDB 5.0.20 has no checksums, does not sync when it commits, and binds a transaction to a thread. So each document has a
/// checksum, one document has the sum of all, and everything is written by one call in one transaction. One owner.
/// </remarks>
public sealed class BlockIndex : IDisposable
{
    /// <summary>The version of the format that is written and read.</summary>
    public const int FormatVersion = 1;

    private const string Collection = "blocks";
    private const string StateId = "state";

    private readonly LiteDatabase database;
    private readonly ILiteCollection<BsonDocument> documents;
    private readonly Dictionary<BlockHash, uint> seals = [];
    private readonly string path;
    private ulong sum;
    private bool isBroken;

    private BlockIndex(string path)
    {
        this.path = path;
        database = new(new ConnectionString { Filename = path, Connection = ConnectionType.Direct });
        documents = database.GetCollection(Collection);
    }

    /// <summary>Opens the index, or starts an empty one where there is none, or what is there is broken.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All that it holds; null when it starts empty.</param>
    /// <param name="fault">Why what was there could not be used; null when it could, or nothing was there.</param>
    /// <exception cref="StorageException">The system refuses to make a new one.</exception>
    public static BlockIndex Open(string path, out IndexContent? content, out string? fault)
    {
        (content, fault) = (null, null);
        if (File.Exists(path))
        {
            BlockIndex? index = null;
            try
            {
                index = new(path);
                content = index.Load(out fault);
                if (content is not null) return index;
            }
            catch (Exception e) when (e is not OutOfMemoryException) // LiteDB throws whatever its pages make it stumble over
            {
                fault = e.Message;
            }
            Abandon(index);
            Delete(path);
        }
        try
        {
            return new(path);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw StorageException.Of(path, "create", e);
        }
    }

    /// <summary>Removes the index, with the log that LiteDB keeps beside it.</summary>
    public static void Delete(string path)
    {
        DurableFile.Delete(path);
        DurableFile.Delete(System.IO.Path.ChangeExtension(path, null) + "-log" + System.IO.Path.GetExtension(path));
    }

    /// <summary>Writes what has changed, all or nothing. It is not synced: after a power failure an older state may be there, or a broken one.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(IEnumerable<BlockNode> changed, IndexState state)
    {
        List<BsonDocument> batch = [];
        foreach (BlockNode node in changed)
        {
            if (node.Parent is null) continue; // the genesis follows from the chain file
            BsonDocument document = BlockDocument.Of(StoredBlock.Of(node));
            uint seal = BlockDocument.SealOf(document);
            uint before = seals.GetValueOrDefault(node.Hash);
            if (seal == before && seals.ContainsKey(node.Hash)) continue;
            unchecked
            {
                sum += seal - (ulong)before;
            }
            seals[node.Hash] = seal;
            batch.Add(document);
        }
        batch.Add(DocumentOf(state));
        try
        {
            documents.Upsert(batch);
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

    private static void Abandon(BlockIndex? index)
    {
        try
        {
            index?.database.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException) // it is broken, and about to be deleted
        {
        }
    }

    private IndexContent? Load(out string? fault)
    {
        List<StoredBlock> blocks = [];
        BsonDocument? state = null;
        foreach (BsonDocument document in documents.FindAll())
        {
            if (!BlockDocument.IsSealed(document))
            {
                fault = "a document has changed";
                return null;
            }
            if (document["_id"].IsString)
            {
                state = document;
                continue;
            }
            StoredBlock block = BlockDocument.Read(document);
            uint seal = BlockDocument.SealOf(document);
            blocks.Add(block);
            seals.Add(block.Hash, seal);
            unchecked
            {
                sum += seal;
            }
        }
        bool isWhole = state is not null && state["version"].AsInt32 == FormatVersion
            && state["count"].AsInt32 == blocks.Count && unchecked((ulong)state["sum"].AsInt64) == sum;
        fault = isWhole ? null : "it is not whole";
        return isWhole && state is not null ? new(StateOf(state), [.. blocks.OrderBy(block => block.Arrival)]) : null;
    }

    private BsonDocument DocumentOf(IndexState state) => BlockDocument.Seal(new()
    {
        ["_id"] = StateId,
        ["version"] = FormatVersion,
        ["logBytes"] = state.LogBytes,
        ["rules"] = BlockDocument.Bytes(state.Rules.Value),
        ["tip"] = BlockDocument.Bytes(state.Tip.Value),
        ["count"] = seals.Count,
        ["sum"] = unchecked((long)sum),
    });

    private static IndexState StateOf(BsonDocument state) =>
        new(state["logBytes"].AsInt64, new(BlockDocument.HashOf(state["rules"])), new(BlockDocument.HashOf(state["tip"])));
}
