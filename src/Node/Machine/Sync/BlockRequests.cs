using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>Asks peers for bodies: each body of one peer at a time, of another one when the answer does not come.</summary>
public sealed class BlockRequests(HeaderIndex headers, Peers peers, Outbox outbox)
{
    /// <summary>How long one peer may take for a block.</summary>
    public const long AnswerMillisecondsMax = 60_000;

    /// <summary>Lowest first. Every entry is a header that is kept anyway, and that has cost its sender work.</summary>
    private readonly SortedSet<ChainedHeader> wanted = new(Comparer<ChainedHeader>.Create(static (a, b) =>
        a.Height != b.Height ? a.Height.CompareTo(b.Height) : a.Hash.CompareTo(b.Hash)));

    /// <summary>Wants the body of a header, unless it is here.</summary>
    public void Want(ChainedHeader header)
    {
        if (headers.FindBody(header.Hash) is null) wanted.Add(header);
    }

    /// <summary>Wants a body no more: it has come, or nobody needs it.</summary>
    public void Settle(BlockHash hash)
    {
        if (headers.Find(hash) is { } header) wanted.Remove(header);
        foreach (PeerState peer in peers.All) peer.InFlight.Remove(hash);
    }

    /// <summary>Peers that have not answered in time are passed over for this block.</summary>
    public void GiveUpLate(UnixTimeMs now)
    {
        foreach (PeerState peer in peers.All)
        {
            foreach (BlockHash late in peer.InFlight.Where(asked => now - asked.Value > AnswerMillisecondsMax).Select(asked => asked.Key).ToArray())
            {
                peer.InFlight.Remove(late);
                peer.Silent.Add(late);
                peer.LateBlocks++;
            }
        }
    }

    /// <summary>Asks for as much as the bounds allow, lowest blocks first.</summary>
    public void Ask(UnixTimeMs now)
    {
        HashSet<BlockHash> asked = [.. peers.All.SelectMany(peer => peer.InFlight.Keys)];
        foreach (ChainedHeader header in wanted)
        {
            if (asked.Count >= peers.All.Count * PeerState.BlocksInFlightMax) return;
            if (asked.Contains(header.Hash)) continue;
            PeerState? peer = peers.All
                .Where(peer => peer.InFlight.Count < PeerState.BlocksInFlightMax && headers.IsKnownTo(peer, header))
                .MinBy(peer => (peer.LateBlocks, peer.InFlight.Count));
            if (peer is null) continue;
            asked.Add(header.Hash);
            peer.InFlight[header.Hash] = now;
            outbox.Send(peer.Id, new Message.GetBlock(header.Hash));
        }
    }
}
