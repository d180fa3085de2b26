using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>What survives a crash of a simulated node: everything that its machine asked to persist, in order.</summary>
internal sealed class SimulatedDisk
{
    private readonly HashSet<BlockHash> known = [];
    private readonly List<Block> blocks = [];

    /// <summary>Blocks that were ever connected, in the order in which they first were.</summary>
    public IReadOnlyList<Block> Blocks => blocks;

    /// <summary>Times that something was written.</summary>
    public long WriteCount { get; private set; }

    /// <summary>Carries out an effect that makes something durable.</summary>
    public void Write(Effect effect)
    {
        WriteCount++;
        if (effect is not Effect.PersistTransition { Transition: { } transition }) return;
        foreach (ConnectedBlock connected in transition.Connected)
        {
            if (known.Add(connected.Node.Hash)) blocks.Add(connected.Measured.Block);
        }
    }
}
