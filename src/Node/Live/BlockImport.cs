using System.Globalization;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>Hands the blocks of a file to a node, each after its parent. What is there already is passed over.</summary>
public sealed class BlockImport(OfflineNode node, BlockFileReader file, TimeProvider time)
{
    /// <summary>Bytes of blocks that are kept until their parents come, at most.</summary>
    public const long WaitingBytesMax = 256L << 20;

    /// <summary>Blocks after which all are made durable.</summary>
    public const int BatchBlocks = 128;

    private readonly Dictionary<BlockHash, List<Offered>> waiting = [];
    private long waitingBytes;

    /// <summary>Blocks that were new.</summary>
    public int Taken { get; private set; }

    /// <summary>Blocks that were there.</summary>
    public int Known { get; private set; }

    /// <summary>Blocks that the rules refuse.</summary>
    public int Refused { get; private set; }

    /// <summary>Blocks whose parent did not come.</summary>
    public int Waiting => waiting.Values.Sum(static blocks => blocks.Count);

    /// <summary>Whether no block was read so far.</summary>
    public bool IsEmpty => Taken + Known + Refused + waiting.Count == 0;

    /// <summary>The first block that was refused, where it is, and why; null for none.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>The first block whose parent did not come, and where it is; null for none.</summary>
    public string? FirstWithoutParent => waiting.Values.SelectMany(static blocks => blocks).MinBy(static block => block.At) is { } first
        ? string.Create(CultureInfo.InvariantCulture, $"block {first.Block.Hash} at byte {first.At} follows {first.Block.Header.Previous}, which is neither in the file nor in the node's folder: the file is damaged there, or an earlier one is missing")
        : null;

    /// <summary>What of the file is no block, and where; null for nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes all blocks up to the end or the first fault of the file.</summary>
    /// <param name="progress">Called after each batch and at the end.</param>
    /// <param name="stop">Ends between two blocks.</param>
    /// <exception cref="OperationCanceledException">It was stopped; what was taken can be saved.</exception>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Run(Action progress, CancellationToken stop)
    {
        for (long at = file.End; file.Next() is { } bytes; at = file.End)
        {
            stop.ThrowIfCancellationRequested();
            if (!TryOffer(bytes, at)) Fault = $"at byte {at}: not a block";
            if (Fault is not null) break;
            if ((Taken + Known + Refused) % BatchBlocks != 0) continue;
            node.Save();
            progress();
        }
        Fault ??= file.Fault ?? (file.End == 0 ? "holds no block" : null);
        node.Save();
        if (!IsEmpty) progress();
    }

    private bool TryOffer(byte[] bytes, long at)
    {
        WireReader reader = new(bytes);
        if (!BlockHeader.TryRead(ref reader, out BlockHeader header)) return false;
        BlockHash hash = header.ComputeHash();
        if (node.Store.Log.HasBlock(hash))
        {
            Known++;
            return true;
        }
        if (!Wire.TryRead<Block>(bytes, out Block? block)) return false;
        if (!node.Machine.Chain.Tree.TryGet(header.Previous, out _)) return TryKeep(new(block, at), bytes.Length);
        Stack<Offered> ready = new([new(block, at)]);
        while (ready.TryPop(out Offered? next))
        {
            Take(next);
            if (!waiting.Remove(next.Block.Hash, out List<Offered>? children)) continue;
            foreach (Offered child in children) ready.Push(child);
        }
        if (waiting.Count == 0) waitingBytes = 0;
        return true;
    }

    private bool TryKeep(Offered offered, int bytes)
    {
        BlockHash parent = offered.Block.Header.Previous;
        if (!waiting.TryGetValue(parent, out List<Offered>? siblings)) waiting.Add(parent, siblings = []);
        siblings.Add(offered);
        waitingBytes += bytes;
        if (waitingBytes > WaitingBytesMax) Fault = $"holds more than {WaitingBytesMax >> 20} MiB of blocks whose parents are not here, such as {offered.Block.Hash}: import those first";
        return true;
    }

    private void Take(Offered offered)
    {
        Block block = offered.Block;
        UnixTimeMs now = new(time.GetUtcNow().ToUnixTimeMilliseconds());
        string? answer = ((Answer.BlockSubmitted?)node.Handle(new NodeEvent.SubmitBlock(now, block)))?.Result;
        if (node.Store.Log.HasBlock(block.Hash) && answer is null or "inconclusive")
        {
            Taken++;
            return;
        }
        Refused++;
        FirstRefusal ??= string.Create(CultureInfo.InvariantCulture, $"block {block.Hash} at byte {offered.At} is refused: {answer}");
    }

    /// <summary>A block of the file, and the byte at which it begins.</summary>
    private sealed record Offered(Block Block, long At);
}
