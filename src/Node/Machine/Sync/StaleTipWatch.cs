using Blockchain.Consensus.Chain;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// A tip that has not moved for long may be kept from moving: by peers that are silent about a better one, or by a lost announcement. Then
/// every peer is asked, and the host for a peer more.
/// </summary>
public sealed class StaleTipWatch(Chainstate chain, HeaderIntake intake, Peers peers, Outbox outbox)
{
    /// <summary>How long a tip stands before it is stale: three of Bitcoin's intervals.</summary>
    public const long StaleAfterMs = 30 * 60_000;

    /// <summary>Between two attempts.</summary>
    public const long RetryAfterMs = 10 * 60_000;

    private BlockNode? seen;
    private UnixTimeMs due;

    /// <summary>Looks at the tip.</summary>
    public void Tick(UnixTimeMs now)
    {
        if (!ReferenceEquals(seen, chain.Tip))
        {
            seen = chain.Tip;
            due = now + StaleAfterMs;
        }
        if (now < due) return;
        due = now + RetryAfterMs;
        foreach (PeerState peer in peers.All) intake.Ask(peer, now);
        outbox.Add(new Effect.SeekPeer());
    }
}
