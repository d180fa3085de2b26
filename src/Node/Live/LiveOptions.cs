using System.Collections.Immutable;
using Blockchain.Consensus.Rules;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Rpc;

namespace Blockchain.Node.Live;

/// <summary>What an operator chooses of a node.</summary>
public sealed record LiveOptions
{
    /// <summary>The network.</summary>
    public required ChainSpec Spec { get; init; }

    /// <summary>The name of the rule set to enforce; null for the one that was enforced last, at first the chain file's default.</summary>
    public string? Rules { get; init; }

    /// <summary>The folder of the node.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where peers find it; empty to take no connections.</summary>
    public ImmutableArray<Multiaddr> Listen { get; init; } = [];

    /// <summary>Peers to stay connected to, each address with its peer.</summary>
    public ImmutableArray<(PeerId Peer, Multiaddr Address)> Peers { get; init; } = [];

    /// <summary>What waits for a block.</summary>
    public MempoolPolicy Mempool { get; init; } = new();

    /// <summary>Outbound connections that the node keeps by itself, those to <see cref="Peers"/> included; 0 to dial nobody else.</summary>
    public int OutboundTarget { get; init; }

    /// <summary>Work below which no chain of headers is kept, so that a node without blocks of its own cannot be filled with cheap ones.</summary>
    public Consensus.Primitives.ChainWork MinimumWork { get; init; }

    /// <summary>Whether it mines by itself, and for whom; null for no.</summary>
    public MiningPlan? Mining { get; init; }

    /// <summary>The RPC server, whose users the node adds: the cookie's.</summary>
    public RpcOptions Rpc { get; init; } = new() { Users = [] };

    /// <summary>The log; stays the caller's.</summary>
    public required LineLog Log { get; init; }

    /// <summary>Whether the index and the checkpoint of coins are thrown away and made anew from the blocks.</summary>
    public bool IsReindexed { get; init; }

    /// <summary>A second at which the node's clock stands from the start; null to let it run.</summary>
    public Consensus.Primitives.UnixTime? MockTime { get; init; }

    /// <summary>What is done with a certified plan.</summary>
    public RollbackPolicy RollbackPolicy { get; init; } = RollbackPolicy.Auto;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
