using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>
/// Blocks, forks, invalid blocks and operator's words as numbers tell, on a node that is stopped and killed in between, and on one in
/// memory that never stops. After each start both must stand at the same tip with the same coins.
/// </summary>
internal sealed class RandomHistory(TempFolder folder) : IDisposable
{
    private readonly NodeMachine control = new(EasyNetwork.Parts());
    private readonly List<(Block Block, ChainedHeader Place)> made = [(EasyNetwork.Genesis, EasyNetwork.Root)];
    private RunningNode node = new(folder);
    private bool isSaved = true;

    public int Restarts { get; private set; }

    public int Parted { get; private set; }

    public int Blocks => made.Count - 1;

    public void Play(int[] choices)
    {
        foreach (int choice in choices)
        {
            if (choice % 4 == 0)
            {
                if (!Restart(choice / 4 % 5)) return;
                continue;
            }
            if (choice % 16 == 1) Say(choice / 16);
            else Grow(choice / 4);
            Assert.Equal(EasyNetwork.Standing(control.Chain), node.Standing);
        }
    }

    public void Dispose() => node.Dispose();

    private void Grow(int choice)
    {
        int back = choice % 3 == 0 ? choice % made.Count : choice % Math.Min(3, made.Count);
        (Block below, ChainedHeader place) = made[made.Count - 1 - back];
        byte salt = (byte)made.Count;
        Block block = choice % 13 == 12 ? EasyNetwork.Greedy(place, salt)
            : place.Height.Value > 0 && choice % 5 < 3 ? EasyNetwork.Child(place, salt, EasyNetwork.Spend(below))
            : EasyNetwork.Child(place, salt);
        made.Add((block, block.Place(place)));
        Do(new NodeEvent.SubmitBlock(EasyNetwork.Now, block), choice);
    }

    private void Say(int choice)
    {
        Block about = made[choice % made.Count].Block;
        Do((choice % 3) switch
        {
            0 => new NodeEvent.InvalidateBlock(EasyNetwork.Now, about.Hash),
            1 => new NodeEvent.ReconsiderBlock(EasyNetwork.Now, about.Hash),
            _ => new NodeEvent.PreciousBlock(EasyNetwork.Now, about.Hash),
        }, choice);
    }

    private void Do(NodeEvent happened, int choice)
    {
        control.Handle(happened);
        isSaved = choice % 3 != 0;
        node.Do(happened, isSaved);
        if (choice % 7 == 0) node.Store.Checkpoint();
    }

    /// <summary>
    /// False where a mark is lost with the index that nothing explains: who reconsiders a block leaves the marks on its forbidden ancestors' other
    /// descendants, as the reference node does. A rebuilt index is free of them, so the ways part here.
    /// </summary>
    private bool Restart(int how)
    {
        bool isLost = how == 1 || (how != 0 && !isSaved);
        string before = node.Picture;
        Chainstate old = node.Chain;
        if (how == 0) node.Stop();
        else node.Dispose();
        if (how == 1) BlockIndex.Delete(folder.File("index.db"));
        if (how == 2) File.Delete(folder.File("coins.dat"));
        node = new(folder);
        Restarts++;
        if (how == 0 || (isSaved && how != 1)) Assert.Equal(before, node.Picture);
        foreach (BlockNode was in old.Tree.All.Where(was => was.HasData))
        {
            Assert.True(node.Chain.Tree.TryGet(was.Hash, out BlockNode? now));
            Assert.Equal((was.TransactionCount, was.IsLinked, was.Failure == BlockFailure.Manual), (now.TransactionCount, now.IsLinked, now.Failure == BlockFailure.Manual));
        }
        isSaved = true;
        if (isLost && control.Chain.Tree.All.Any(IsUnexplained))
        {
            Parted++;
            Assert.True(node.Chain.Tip.Work >= control.Chain.Tip.Work);
            return false;
        }
        Assert.Equal(EasyNetwork.Standing(control.Chain), node.Standing);
        return true;
    }

    private static bool IsUnexplained(BlockNode block)
    {
        if (block.Failure != BlockFailure.Ancestor) return false;
        for (BlockNode? at = block.Parent; at is not null; at = at.Parent)
        {
            if (at.Failure is BlockFailure.Manual or BlockFailure.Verdict) return false;
        }
        return true;
    }
}
