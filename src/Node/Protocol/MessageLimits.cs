using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Network.Addresses;

namespace Blockchain.Node.Protocol;

/// <summary>How long a message of each kind may be, its kind included. A longer one is refused before it is read.</summary>
public sealed record MessageLimits
{
    /// <summary>Bytes of a hello: a name for people and the digests of all known rule sets.</summary>
    public const int HelloBytesMax = 4_096;

    /// <summary>Bytes of the name in a hello, in UTF-8.</summary>
    public const int SoftwareBytesMax = 256;

    /// <summary>Rule sets that a hello names.</summary>
    public const int KnownRuleSetsCountMax = 64;

    /// <summary>Bytes of a plan; the fields of <see cref="RollbackPlan"/> come to less.</summary>
    public const int PlanBytesMax = 4_096;

    /// <summary>Longest body of a block, in bytes, that is read although no known rule set allows it: what Bitcoin's rules allow today.</summary>
    public const int BlockBytesMin = 4_000_000;

    private const int CountBytesMax = 5;

    /// <summary>Bytes of a block, and so of a transaction.</summary>
    public int BlockBytesMax { get; init; } = BlockBytesMin;

    /// <summary>The limits of a node that can judge by these rule sets: the largest block that any of them allows at any height is read.</summary>
    /// <remarks>A block's bytes are never more than its weight.</remarks>
    public static MessageLimits Of(IEnumerable<RuleSet> known) => new()
    {
        BlockBytesMax = (int)known
            .Select(rules => rules.Timelines.Single(timeline => timeline.Parameter.Name == RuleNames.MaxBlockWeight))
            .SelectMany(timeline => timeline.Entries.Select(entry => entry.Value).Append(timeline.Base))
            .Select(value => value.Number)
            .Append(BlockBytesMin)
            .Max(),
    };

    /// <summary>Bytes of the longest message of a kind.</summary>
    public int BytesMax(MessageKind kind) => 1 + kind switch
    {
        MessageKind.Hello => HelloBytesMax,
        MessageKind.Stand => MessageCodec.StandBytes,
        MessageKind.GetHeaders => CountBytesMax + (Message.LocatorCountMax * Hash256.Size),
        MessageKind.Headers => CountBytesMax + (Message.HeadersCountMax * BlockHeader.Size),
        MessageKind.GetBlock => Hash256.Size,
        MessageKind.BlockBody => BlockBytesMax,
        MessageKind.BlockNotFound => Hash256.Size,
        MessageKind.GetMempool => 0,
        MessageKind.Inventory => CountBytesMax + (Message.InventoryCountMax * Hash256.Size),
        MessageKind.GetTransactions => CountBytesMax + (Message.InventoryCountMax * Hash256.Size),
        MessageKind.TransactionBody => BlockBytesMax,
        MessageKind.Plan => PlanBytesMax,
        MessageKind.Ballot => Vote.Size,
        MessageKind.Certified => PlanBytesMax + CountBytesMax + (Council.VoterCountMax * Vote.Size),
        MessageKind.CompactBlock => BlockBytesMax,
        MessageKind.GetBlockTransactions => Hash256.Size + CountBytesMax + (Message.BlockTransactionCountMax * CountBytesMax),
        MessageKind.BlockTransactions => Hash256.Size + CountBytesMax + BlockBytesMax,
        MessageKind.GetAddresses => 0,
        MessageKind.Addresses => CountBytesMax + (Message.AddressCountMax * (CountBytesMax + PeerAddress.TextBytesMax)),
    };
}
