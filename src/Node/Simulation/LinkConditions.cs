namespace Blockchain.Node.Simulation;

/// <summary>How a link treats what is sent over it.</summary>
/// <remarks>
/// Delay is uniform between its bounds. Messages of one direction arrive in the order in which they were sent, as on a libp2p
/// stream. Loss takes a single message and leaves the rest: harsher than a stream, which would break, so that whoever
/// survives it survives a lost connection too.
/// </remarks>
/// <param name="DelayMsMin">Milliseconds a message takes, at least.</param>
/// <param name="DelayMsMax">Milliseconds a message takes, at most.</param>
/// <param name="LossPartsPerMillion">How many of a million messages vanish.</param>
public sealed record LinkConditions(int DelayMsMin, int DelayMsMax, int LossPartsPerMillion)
{
    /// <summary>Between two cities of the world: 20 to 180 ms, nothing lost.</summary>
    public static LinkConditions Internet { get; } = new(20, 180, 0);
}
