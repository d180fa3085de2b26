using System.Collections.Immutable;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Storage;

/// <summary>Brings index and log together: what the index knows, and what the log holds besides, each after its parent.</summary>
internal static class StoredContents
{
    /// <summary>Whether an index belongs to a log: every block stands on another, and the log has every body that the index knows.</summary>
    public static bool Agree(IndexContent content, ChainLog log, BlockHash genesis)
    {
        HashSet<BlockHash> known = [genesis];
        foreach (StoredBlock block in content.Blocks)
        {
            if (!known.Contains(block.Header.Previous) || !known.Add(block.Hash)) return false;
            if (block.TransactionCount != 0 && !log.HasBlock(block.Hash)) return false;
        }
        return true;
    }

    /// <summary>
    /// Bodies that the index does not know, in the order in which they came, except that each comes after its parent; and the headers, without
    /// body, that people spoke of. What has no way to the genesis is left out: its header will come again from peers.
    /// </summary>
    public static ImmutableArray<StoredBody> Beyond(ImmutableArray<StoredBlock> blocks, ChainLog log, BlockHash genesis)
    {
        HashSet<BlockHash> known = [genesis, .. blocks.Select(block => block.Hash)];
        HashSet<BlockHash> whole = [genesis, .. blocks.Where(block => block.TransactionCount != 0).Select(block => block.Hash)];
        Dictionary<BlockHash, List<StoredBody>> waiting = [];
        ImmutableArray<StoredBody>.Builder found = ImmutableArray.CreateBuilder<StoredBody>();
        IEnumerable<StoredBody> spokenOf = log.Marks
            .Where(mark => !log.HasBlock(mark.Mark.Hash) && !known.Contains(mark.Mark.Hash))
            .Select(mark => new StoredBody(mark.Header, mark.Mark.Hash, 0));
        foreach (StoredBody body in log.Bodies().Where(body => !whole.Contains(body.Hash)).Concat(spokenOf).ToArray())
        {
            BlockHash parent = body.Header.Previous;
            if (!known.Contains(body.Hash) && !known.Contains(parent))
            {
                if (!waiting.TryGetValue(parent, out List<StoredBody>? children)) waiting.Add(parent, children = []);
                children.Add(body);
                continue;
            }
            Stack<StoredBody> ready = new([body]);
            while (ready.TryPop(out StoredBody? next))
            {
                known.Add(next.Hash);
                found.Add(next);
                if (!waiting.Remove(next.Hash, out List<StoredBody>? children)) continue;
                foreach (StoredBody child in Enumerable.Reverse(children)) ready.Push(child);
            }
        }
        return found.ToImmutable();
    }
}
