using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>How patiently a lost peer is dialled again. Each failure in a row makes the delay longer.</summary>
public sealed record PeerKeeperOptions
{
    /// <summary>Before the first dial after a connection ended or could not be made.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>By which each further delay is longer.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>Longest delay.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The part of a delay, between 0 and 1, that is left to chance, so that many peers do not dial one at once.</summary>
    public double Jitter { get; init; } = 0.3;

    /// <summary>A connection that stood so long was a good one: the delays begin anew.</summary>
    public TimeSpan SteadyAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Hears that a peer is not reached, when that begins and when it becomes another fault; must return at once.</summary>
    public Action<PeerId, Multiaddr, NetworkException> Failed { get; init; } = static (_, _, _) => { };

    /// <summary>The delay before the dial that follows failures.</summary>
    /// <param name="failures">How many failed in a row, at least one.</param>
    /// <param name="chance">Between 0 and 1.</param>
    public TimeSpan DelayAfter(int failures, double chance)
    {
        double longest = Math.Min(FirstDelay.TotalSeconds * Math.Pow(Factor, failures - 1), DelayMax.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (1 - (Jitter * chance)));
    }
}
