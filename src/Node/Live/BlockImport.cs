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

    private readonly Dictionary<BlockHash, List<Block>> waiting = [];
    private long waitingBytes;

    /// <summary>Blocks that were new.</summary>
    public int Taken { get; private set; }

    /// <summary>Blocks that were there.</summary>
    public int Known { get; private set; }

    /// <summary>Blocks that the rules refuse.</summary>
    public int Refused { get; private set; }

    /// <summary>Blocks whose parent did not come.</summary>
    public int Waiting => waiting.Values.Sum(static blocks => blocks.Count);

    /// <summary>The first block that was refused, and why; null for none.</summary>
    public string? FirstRefusal { get; private set; }

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
            if (!TryOffer(bytes)) Fault = $"at byte {at}: not a block";
            if (Fault is not null) break;
            if ((Taken + Known + Refused) % BatchBlocks != 0) continue;
            node.Save();
            progress();
        }
        Fault ??= file.Fault ?? (file.End == 0 ? "holds no block" : null);
        node.Save();
        progress();
    }

    private bool TryOffer(byte[] bytes)
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
        if (!node.Machine.Chain.Tree.TryGet(header.Previous, out _)) return TryKeep(block, bytes.Length);
        Stack<Block> ready = new([block]);
        while (ready.TryPop(out Block? next))
        {
            Take(next);
            if (!waiting.Remove(next.Hash, out List<Block>? children)) continue;
            foreach (Block child in children) ready.Push(child);
        }
        if (waiting.Count == 0) waitingBytes = 0;
        return true;
    }

    private bool TryKeep(Block block, int bytes)
    {
        if (!waiting.TryGetValue(block.Header.Previous, out List<Block>? siblings)) waiting.Add(block.Header.Previous, siblings = []);
        siblings.Add(block);
        waitingBytes += bytes;
        if (waitingBytes > WaitingBytesMax) Fault = $"holds more than {WaitingBytesMax >> 20} MiB of blocks whose parents are not here, such as {block.Hash}: import those first";
        return true;
    }

    private void Take(Block block)
    {
        UnixTimeMs now = new(time.GetUtcNow().ToUnixTimeMilliseconds());
        string? answer = ((Answer.BlockSubmitted?)node.Handle(new NodeEvent.SubmitBlock(now, block)))?.Result;
        if (node.Store.Log.HasBlock(block.Hash) && answer is null or "inconclusive")
        {
            Taken++;
            return;
        }
        Refused++;
        FirstRefusal ??= $"block {block.Hash} is refused: {answer}";
    }
}
