namespace Blockchain.Node.Simulation;

/// <summary>A node as its network sees it.</summary>
internal sealed class SimulatedEndpoint
{
    /// <summary>Its links by peer, in order of the peers' numbers, so that whatever walks them does so alike in every run.</summary>
    public SortedList<NodeIndex, SimulatedLink> Links { get; } = [];

    /// <summary>False from a crash to the restart.</summary>
    public bool IsRunning { get; set; } = true;

    /// <summary>Rises at every crash; what was scheduled in an earlier life does not happen.</summary>
    public int Life { get; set; }

    /// <summary>The side of a partition, 0 where there is none.</summary>
    public int Group { get; set; }
}
