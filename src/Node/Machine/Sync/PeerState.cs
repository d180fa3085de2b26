using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>What this node knows about a connected peer. Owned by the machine, changed only by its events.</summary>
public sealed class PeerState(PeerId id)
{
    /// <summary>Blocks that may be asked of one peer at a time.</summary>
    public const int BlocksInFlightMax = 16;

    /// <summary>Transactions that may be asked of one peer at a time; what it names beyond is asked for later.</summary>
    public const int TransactionsInFlightMax = 5_000;

    /// <summary>How often one peer is asked for everything that waits there: each answer may bring <see cref="TransactionsInFlightMax"/> new ones.</summary>
    public const int MempoolRequestsMax = 10;

    /// <summary>The peer.</summary>
    public PeerId Id { get; } = id;

    /// <summary>What it said first; null until then.</summary>
    public Message.Hello? Hello { get; set; }

    /// <summary>Where it is, by its latest word.</summary>
    public Message.Stand? Stand { get; set; }

    /// <summary>Seconds by which its clock was ahead of this node's when its hello came; negative behind, null before.</summary>
    public long? ClockAheadSeconds { get; set; }

    /// <summary>Blocks asked of it and not answered yet, with the moment of asking.</summary>
    public Dictionary<BlockHash, UnixTimeMs> InFlight { get; } = [];

    /// <summary>A block of which it was asked for the transactions that are not here; null for none.</summary>
    public PartialBlock? Partial { get; set; }

    /// <summary>The last header that it sent in a row: it has that block and all below.</summary>
    public BlockHash? Announced { get; set; }

    /// <summary>Blocks that it did not give in time, or said it does not have.</summary>
    public HashSet<BlockHash> Silent { get; } = [];

    /// <summary>Blocks that it did not give in time: others are asked first.</summary>
    public int LateBlocks { get; set; }

    /// <summary>A chain of headers that it is telling and that has not shown enough work; null for none.</summary>
    public HeaderPresync? Presync { get; set; }

    /// <summary>When it was asked for headers that have not come yet; null for none.</summary>
    public UnixTimeMs? HeadersAsked { get; set; }

    /// <summary>What it may ask for and announce.</summary>
    public PeerBudget Budget { get; } = new();

    /// <summary>Transactions asked of it and not come yet, with the moment of asking.</summary>
    public Dictionary<TxId, UnixTimeMs> TransactionsInFlight { get; } = [];

    /// <summary>Whether it has named transactions that were not asked for, because too many were in flight.</summary>
    public bool HasMoreTransactions { get; set; }

    /// <summary>How often it was asked for everything that waits there.</summary>
    public int MempoolRequests { get; set; }
}
