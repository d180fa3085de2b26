using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A machine on its files: a process without network that can be stopped, or killed, and started again.</summary>
internal sealed class RunningNode : IDisposable
{
    private readonly DataDirectory directory;

    public RunningNode(TempFolder folder, string rules = EasyNetwork.Wide, bool isReindexed = false, params ImmutableArray<string> known)
    {
        directory = DataDirectory.Open(folder.Path);
        try
        {
            Store = NodeStore.Open(directory, EasyNetwork.Parts(rules, known), isReindexed);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
        Machine = new(Store.Parts);
    }

    public NodeStore Store { get; }

    public NodeMachine Machine { get; }

    public Chainstate Chain => Machine.Chain;

    public string Picture => EasyNetwork.Picture(Chain);

    public string Standing => EasyNetwork.Standing(Chain);

    public Answer? Do(NodeEvent happened, bool saveIndex = true)
    {
        Step step = Machine.Handle(happened);
        Store.Persist(step.Effects);
        if (saveIndex) Store.SaveIndex();
        return step.Answer;
    }

    public string? Submit(Block block, bool saveIndex = true) =>
        ((Answer.BlockSubmitted?)Do(new NodeEvent.SubmitBlock(EasyNetwork.Now, block), saveIndex))?.Result;

    /// <summary>Mines a chain of empty blocks.</summary>
    public ChainedHeader Grow(ChainedHeader from, int count, byte salt = 0)
    {
        for (int i = 0; i < count; i++)
        {
            Block block = EasyNetwork.Child(from, salt);
            Submit(block);
            from = block.Place(from);
        }
        return from;
    }

    public void Invalidate(BlockHash hash, bool saveIndex = true) => Do(new NodeEvent.InvalidateBlock(EasyNetwork.Now, hash), saveIndex);

    public void Stop()
    {
        Store.Close();
        directory.Dispose();
    }

    /// <summary>Ends without saving anything that was not persisted.</summary>
    public void Dispose()
    {
        Store.Dispose();
        directory.Dispose();
    }
}
