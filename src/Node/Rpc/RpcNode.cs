using System.Collections.Immutable;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockchain.Node.Rpc;

/// <summary>What methods can reach of the node.</summary>
public sealed record RpcNode
{
    /// <summary>The only way to the machine.</summary>
    public required NodeLoop Loop { get; init; }

    /// <summary>What happened, numbered.</summary>
    public required NoticeLog Notices { get; init; }

    /// <summary>The node's time.</summary>
    public required NodeClock Clock { get; init; }

    /// <summary>The connections.</summary>
    public required INodeNetwork Network { get; init; }

    /// <summary>An operator's hand on them.</summary>
    public required INetworkControl Control { get; init; }

    /// <summary>Saves the waiting transactions; answers where.</summary>
    public required Func<Task<string>> SaveMempool { get; init; }

    /// <summary>Bodies and undo data, the machine's own: read on the loop only.</summary>
    public required IBlockStore Store { get; init; }

    /// <summary>The chain file.</summary>
    public required ChainSpec Spec { get; init; }

    /// <summary>Every rule set that the machine knows.</summary>
    public required ImmutableArray<RuleSchedule> Known { get; init; }

    /// <summary>Asks the process to stop; returns at once.</summary>
    public required Action Stop { get; init; }

    /// <summary>When the process started, by the host's clock.</summary>
    public required UnixTimeMs Started { get; init; }

    /// <summary>A name and version for people.</summary>
    public string Software { get; init; } = "blockchain-node";

    /// <summary>What is counted for /metrics and getrpcinfo.</summary>
    public RpcCounters Counters { get; } = new();

    /// <summary>Log categories that are switched on; the host's logger looks here.</summary>
    public LogCategories Logging { get; init; } = new();

    /// <summary>Hears of calls and refusals.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>How addresses of the network look.</summary>
    public AddressFormat Addresses => Spec.AddressFormat;

    /// <summary>The network's name as Core has it.</summary>
    public string ChainName => Spec.CoreName;

    /// <summary>Whether time may be mocked and blocks cost nothing: a private test network.</summary>
    public bool IsTestChain => Spec.DefaultRules.Base.NoRetargeting;
}
