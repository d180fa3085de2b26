using Blockchain.Consensus.Blocks;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>A node of the simulated host: its machine, its disk, and how to make the machine again.</summary>
internal sealed class SimulatedNode(PeerId name, Func<string, NodeParts> parts, string rules)
{
    /// <summary>What its peers call it.</summary>
    public PeerId Name { get; } = name;

    /// <summary>The rule set that it enforces.</summary>
    public string Rules { get; set; } = rules;

    /// <summary>The node.</summary>
    public NodeMachine Machine { get; private set; } = new(parts(rules));

    /// <summary>What survives a crash.</summary>
    public SimulatedDisk Disk { get; } = new();

    /// <summary>Starts anew from the disk; what follows from the old blocks has been said and done before the crash.</summary>
    public void Restart(UnixTimeMs now)
    {
        Machine = new(parts(Rules));
        foreach (Block block in Disk.Blocks) Machine.Handle(new NodeEvent.SubmitBlock(now, block));
    }
}
