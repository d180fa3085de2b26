using System.Buffers.Binary;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Files;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>Writes the chain of a node into a file of blocks, after those of it that the file holds already.</summary>
public sealed class BlockExport : IDisposable
{
    private readonly DurableFile file;
    private readonly NetworkMagic magic;
    private readonly NodeStore store;
    private readonly BlockNode[] chain;
    private long end;

    private BlockExport(DurableFile file, NetworkMagic magic, OfflineNode node)
    {
        (this.file, this.magic, store) = (file, magic, node.Store);
        chain = new BlockNode[node.Machine.Chain.Tip.Height.Value + 1];
        for (BlockNode? at = node.Machine.Chain.Tip; at is not null; at = at.Parent) chain[at.Height.Value] = at;
    }

    /// <summary>Blocks in the file.</summary>
    public int Blocks { get; private set; }

    /// <summary>Why the file cannot be gone on with; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens a file, or makes it, and finds out how much of the chain it holds. A block that is torn at its end is written over.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public static BlockExport Open(string path, NetworkMagic magic, OfflineNode node)
    {
        BlockExport export = new(DurableFile.Open(path), magic, node);
        using FileStream kept = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        export.Compare(new(kept, magic));
        return export;
    }

    /// <summary>Writes what is missing; the file is durable after that.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; another run goes on where this one ended.</exception>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Run(Action<Height> progress, CancellationToken stop)
    {
        file.SetLength(end);
        for (; Blocks < chain.Length; Blocks++)
        {
            stop.ThrowIfCancellationRequested();
            if (!store.Log.TryGet(chain[Blocks].Hash, out Block? block)) throw new BrokenStoreException("block-missing", chain[Blocks]);
            WireWriter writer = new();
            writer.WriteUInt32(magic.Value);
            writer.WriteUInt32(0);
            block.Write(writer);
            byte[] bytes = writer.ToArray();
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(NetworkMagic.Size), (uint)(bytes.Length - BlockFileReader.HeadBytes));
            file.Write(end, bytes);
            end += bytes.Length;
            progress(chain[Blocks].Height);
        }
        file.Sync();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private void Compare(BlockFileReader kept)
    {
        while (kept.Next() is { } bytes)
        {
            WireReader reader = new(bytes);
            if (Blocks == chain.Length || !BlockHeader.TryRead(ref reader, out BlockHeader header) || header.ComputeHash() != chain[Blocks].Hash)
            {
                Fault = $"holds something else than this chain at byte {end}";
                return;
            }
            end = kept.End;
            Blocks++;
        }
        if (kept.Fault is { } fault && !kept.IsTorn) Fault = fault;
    }
}
