using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// Compares this node's clock with the times that its peers say. Nothing follows but a warning to people: peers may lie, inbound ones
/// too, and no verdict but that on a time in the future asks a clock.
/// </summary>
public sealed class ClockWatch(Peers peers, Outbox outbox)
{
    /// <summary>Seconds by which this node's clock may differ from the median of its peers' before people are told (Core's figure).</summary>
    public const long DifferenceSecondsMax = 600;

    /// <summary>Peers whose times make a median: of fewer, one alone could be believed.</summary>
    public const int PeersMin = 3;

    private bool isWrong;
    private bool hearsFromFuture;

    /// <summary>Seconds by which the clocks of the connected peers are ahead of this one, in the median; null while too few have said their time.</summary>
    public long? PeersAheadSeconds
    {
        get
        {
            long[] said = [.. peers.All.Select(static peer => peer.ClockAheadSeconds).OfType<long>().Order()];
            return said.Length < PeersMin ? null : said[said.Length / 2];
        }
    }

    /// <summary>What people should know about the clock, in one line; null for nothing.</summary>
    public string? Warning => isWrong && PeersAheadSeconds is { } ahead
        ? $"this node's clock is {Math.Abs(ahead)} s {(ahead > 0 ? "behind" : "ahead of")} that of its peers (median): check the date and time of this machine"
        : null;

    /// <summary>A peer said its time.</summary>
    public void Hear(PeerState peer, UnixTime theirs, UnixTimeMs now)
    {
        peer.ClockAheadSeconds = theirs - now.ToSeconds();
        Look();
    }

    /// <summary>Warns when the clock turns out to be wrong, once; while too few peers are left, what was found stays.</summary>
    public void Look()
    {
        if (PeersAheadSeconds is not { } ahead) return;
        bool wasWrong = isWrong;
        isWrong = Math.Abs(ahead) > DifferenceSecondsMax;
        if (isWrong && !wasWrong && Warning is { } warning) outbox.Notify(new Notice.Warning(warning));
    }

    /// <summary>A header was refused for its time. Told once, until one is taken again.</summary>
    /// <param name="hash">The header.</param>
    /// <param name="time">The time that it claims.</param>
    /// <param name="now">This node's clock.</param>
    public void HearFromFuture(BlockHash hash, UnixTime time, UnixTimeMs now)
    {
        if (hearsFromFuture) return;
        hearsFromFuture = true;
        outbox.Notify(new Notice.Warning($"block {hash} is {time - now.ToSeconds()} s ahead of this node's clock and is not taken yet: this clock is behind, or its miner's is ahead"));
    }

    /// <summary>A header was taken.</summary>
    public void HearInTime() => hearsFromFuture = false;
}
