using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>A link between two nodes and its connection of the moment.</summary>
internal sealed class SimulatedLink(NodeIndex a, NodeIndex b, LinkConditions conditions)
{
    private UnixTimeMs lastFromA, lastFromB;

    /// <summary>One end.</summary>
    public NodeIndex A { get; } = a;

    /// <summary>The other end.</summary>
    public NodeIndex B { get; } = b;

    /// <summary>Delay and loss.</summary>
    public LinkConditions Conditions { get; } = conditions;

    /// <summary>Whether messages are carried.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether an end broke off for good.</summary>
    public bool IsSevered { get; set; }

    /// <summary>Rises when the link goes down: a message of an earlier connection never arrives.</summary>
    public int Connection { get; private set; }

    /// <summary>Brings the link up or down.</summary>
    public void SetUp(bool up)
    {
        IsUp = up;
        if (!up) Connection++;
    }

    /// <summary>When a message arrives that would take until <paramref name="at"/> alone: never before the one sent earlier.</summary>
    public UnixTimeMs ArrivalAt(NodeIndex from, UnixTimeMs at)
    {
        UnixTimeMs last = from == A ? lastFromA : lastFromB;
        if (at < last) at = last;
        if (from == A) lastFromA = at;
        else lastFromB = at;
        return at;
    }
}
