using Blockchain.Consensus.Chain;
using Blockchain.Files;
using LiteDB;

namespace Blockchain.Node.Storage;

/// <summary>
/// The blocks of the tree with what is known of them, as <see cref="SealedDocuments"/>: a cache that spares judging them again, and is made anew from
/// the chain log.
/// </summary>
/// <remarks>One owner.</remarks>
public sealed class BlockIndex : IDisposable
{
    /// <summary>The version of the format that is written and read.</summary>
    public const int FormatVersion = 2;

    private readonly SealedDocuments documents;

    private BlockIndex(SealedDocuments documents) => this.documents = documents;

    /// <summary>Opens the index, or starts an empty one where there is none, or what is there cannot be used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All that it holds; null when it starts empty.</param>
    /// <param name="fault">Why what was there could not be used; null when it could, or nothing was there.</param>
    /// <exception cref="StorageException">The system refuses to make a new one.</exception>
    public static BlockIndex Open(string path, out IndexContent? content, out string? fault) =>
        new(SealedDocuments.Open(path, "blocks", FormatVersion, Read, out content, out fault));

    /// <summary>Removes the index.</summary>
    public static void Delete(string path) => SealedDocuments.Delete(path);

    /// <summary>Writes what has changed, all or nothing.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(IEnumerable<BlockNode> changed, IndexState state)
    {
        IEnumerable<BlockNode> stored = changed.Where(static node => node.Parent is not null); // the genesis follows from the chain file
        documents.Save(stored.Select(static node => BlockDocument.Of(StoredBlock.Of(node))), [], DocumentOf(state));
    }

    /// <summary>Leaves the files as they are when this is disposed, because the process ends for want of a disk.</summary>
    public void Abandon() => documents.Abandon();

    /// <summary>Closes the file.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Dispose() => documents.Dispose();

    private static IndexContent Read(BsonDocument state, IEnumerable<BsonDocument> blocks) =>
        new(StateOf(state), [.. blocks.Select(BlockDocument.Read).OrderBy(static block => block.Arrival)]);

    private static BsonDocument DocumentOf(IndexState state) => new()
    {
        ["logBytes"] = state.LogBytes,
        ["rules"] = state.Rules.Value.ToArray(),
        ["tip"] = state.Tip.Value.ToArray(),
    };

    private static IndexState StateOf(BsonDocument state) =>
        new(state["logBytes"].AsInt64, new(BlockDocument.HashOf(state["rules"])), new(BlockDocument.HashOf(state["tip"])));
}
