using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Chooses the tip from scratch after every operation: the block of most work, then of lowest sequence, with nothing against it.</summary>
internal sealed class TipModel(RandomTree tree)
{
    private static readonly UnixTime Now = new(2_000_000_000);

    private readonly Dictionary<int, long> sequences = new() { [0] = 0 };
    private readonly List<int> waiting = [];
    private readonly HashSet<int> manual = [];
    private long nextSequence = 1;
    private long nextPrecious = -1;
    private ChainWork workAtLastPrecious;

    public int Tip { get; private set; }

    /// <summary>Does one operation here and on the chainstate.</summary>
    public void Do(int operation, int position, Chainstate chain)
    {
        BlockHash hash = tree.Entries[position].Block.Hash;
        switch (operation)
        {
            case 5 when chain.Invalidate(hash):
                manual.Add(position);
                break;
            case 6 when HighestObstacle(position) is { } root && chain.Reconsider(tree.Entries[root].Block.Hash):
                manual.RemoveWhere(marked => tree.Entries[root].Place.IsAncestorOf(tree.Entries[marked].Place));
                break;
            // Preferring the tip can give it a worse sequence than before; others of equal work are then no candidates any more, as in
            // Bitcoin Core. A choice from scratch cannot know, so the tip is left out.
            case 7 when position == Tip:
                break;
            case 7 when chain.Precious(hash):
                Prefer(position);
                break;
            case 0 or 1: // a header first, so that bodies may come in any order
                chain.AcceptHeader(tree.Entries[position].Block.Header, Now);
                break;
            default:
                if (chain.AcceptBlock(tree.Entries[position].Block, Now, isRequested: true).IsNew) Store(position);
                break;
        }
        chain.Settle();
        Tip = sequences.Keys.Where(known => HighestObstacle(known) is null)
            .OrderByDescending(known => tree.Entries[known].Place.Work).ThenBy(known => sequences[known]).ThenBy(known => tree.Entries[known].Block.Hash).First();
    }

    /// <summary>The lowest ancestor with something against it, or the block itself.</summary>
    private int? HighestObstacle(int position)
    {
        int? found = null;
        for (int at = position; at > 0; at = tree.Entries[at].Parent)
        {
            bool isWrong = !tree.Entries[at].IsValid && tree.Entries[tree.Entries[at].Parent].IsValid;
            if (manual.Contains(at) || isWrong) found = at;
        }
        return found;
    }

    private void Store(int position)
    {
        if (!sequences.ContainsKey(tree.Entries[position].Parent))
        {
            waiting.Add(position);
            return;
        }
        Queue<int> linked = new([position]);
        while (linked.TryDequeue(out int next))
        {
            sequences[next] = nextSequence++;
            foreach (int child in waiting.Where(child => tree.Entries[child].Parent == next)) linked.Enqueue(child);
        }
        waiting.RemoveAll(sequences.ContainsKey);
    }

    private void Prefer(int position)
    {
        ChainWork tipWork = tree.Entries[Tip].Place.Work;
        if (tree.Entries[position].Place.Work < tipWork) return;
        if (tipWork > workAtLastPrecious) nextPrecious = -1;
        workAtLastPrecious = tipWork;
        long preferred = nextPrecious--;
        if (sequences.ContainsKey(position)) sequences[position] = preferred;
    }
}
