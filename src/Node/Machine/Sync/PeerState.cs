using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>What this node knows about a connected peer. Owned by the machine, changed only by its events.</summary>
public sealed class PeerState(PeerId id)
{
    /// <summary>Blocks that may be asked of one peer at a time.</summary>
    public const int BlocksInFlightMax = 16;

    /// <summary>The peer.</summary>
    public PeerId Id { get; } = id;

    /// <summary>What it said first; null until then.</summary>
    public Message.Hello? Hello { get; set; }

    /// <summary>Where it is, by its latest word.</summary>
    public Message.Stand? Stand { get; set; }

    /// <summary>Blocks asked of it and not answered yet, with the moment of asking.</summary>
    public Dictionary<BlockHash, UnixTimeMs> InFlight { get; } = [];

    /// <summary>The last header that it sent in a row: it has that block and all below.</summary>
    public BlockHash? Announced { get; set; }

    /// <summary>Blocks that it did not give in time, or said it does not have.</summary>
    public HashSet<BlockHash> Silent { get; } = [];
}
