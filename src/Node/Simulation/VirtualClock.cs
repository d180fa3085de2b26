using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>Time that passes only when the simulator says so, in milliseconds, and never backwards.</summary>
public sealed class VirtualClock(UnixTimeMs start)
{
    /// <summary>The simulated instant.</summary>
    public UnixTimeMs Now { get; private set; } = start;

    /// <summary>Moves to an instant that is not in the past.</summary>
    public void AdvanceTo(UnixTimeMs instant)
    {
        Invariant.Holds(instant >= Now);
        Now = instant;
    }
}
