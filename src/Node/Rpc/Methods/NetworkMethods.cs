using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using PeerId = Blockchain.Node.Machine.PeerId;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>Peers, and the state of mining.</summary>
internal static class NetworkMethods
{
    private const string Group = "Network";
    private const string Mining = "Mining";
    private const int DefaultSpanBlocks = 120;

    /// <summary>Core 28.1's number: clients switch on what a node of that version can do.</summary>
    private const int CompatibleVersion = 280_100;
    public const int CompatibleProtocol = 70_016;

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Reads(Group, "getnetworkinfo", "The node's name, version and connections.", [], Info),
        RpcMethod.Reads(Group, "getpeerinfo", "Every connection: whose it is, and where that node stands.", [], Peers),
        RpcMethod.Does(
            Group, "getconnectioncount", RpcRole.Read, "How many connections there are.", [],
            static (node, _, _) => Task.FromResult<JsonNode?>(node.Network.Connections.Length)),
        RpcMethod.Reads(Mining, "getmininginfo", "What a miner would work on.", [], MiningInfo),
        RpcMethod.Reads(
            Mining, "getnetworkhashps", "Hashes a second, estimated from the times of blocks.",
            [
                new("nblocks", RpcType.Number, "Over so many blocks; 120 where left out, -1 since the last change of target.", IsOptional: true),
                new("height", RpcType.Number, "Up to this height; the best block where left out or -1.", IsOptional: true),
            ],
            static (_, machine, arguments) => HashesPerSecond(machine, arguments.Int(0, DefaultSpanBlocks), arguments.Int(1, -1))),
        RpcMethod.Reads(
            "Util", "estimatesmartfee", "What to pay to be confirmed within some blocks: the lowest rate that fits, from what waits now.",
            [new("conf_target", RpcType.Number, "Blocks, 1 to 1008."), new("estimate_mode", RpcType.Text, "Ignored.", IsOptional: true)], Estimate),
    ];

    private static JsonObject Info(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        ImmutableArray<PeerConnection> connections = node.Network.Connections;
        return new()
        {
            ["version"] = CompatibleVersion,
            ["subversion"] = $"/{node.Software}/",
            ["protocolversion"] = CompatibleProtocol,
            ["localservices"] = "0000000000000009",
            ["localservicesnames"] = new JsonArray("NETWORK", "WITNESS"),
            ["localrelay"] = true,
            ["timeoffset"] = machine.Clock.PeersAheadSeconds ?? 0,
            ["networkactive"] = node.Control.IsActive,
            ["connections"] = connections.Length,
            ["connections_in"] = connections.Count(connection => connection.IsInbound),
            ["connections_out"] = connections.Count(connection => !connection.IsInbound),
            ["networks"] = new JsonArray(Network("ipv4"), Network("ipv6")),
            ["relayfee"] = TransactionView.Coins(machine.Mempool.Policy.MinRelayFee),
            ["incrementalfee"] = TransactionView.Coins(machine.Mempool.Policy.IncrementalRelayFee),
            ["localaddresses"] = new JsonArray([.. node.Control.Addresses.Select(address => (JsonNode)LocalAddress(address))]),
            ["warnings"] = NodeHealth.WarningsOf(machine),
        };
    }

    private static JsonObject Network(string name) => new JsonObject
    {
        ["name"] = name,
        ["limited"] = false,
        ["reachable"] = true,
        ["proxy"] = "",
        ["proxy_randomize_credentials"] = false,
    };

    private static JsonObject LocalAddress(Multiaddr address)
    {
        bool isTcp = address.TryTcp(out string? host, out int port);
        return new JsonObject { ["address"] = isTcp ? host : address.ToString(), ["port"] = port, ["score"] = 1 };
    }

    private static JsonArray Peers(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        Dictionary<PeerId, PeerState> states = machine.ConnectedPeers.ToDictionary(peer => peer.Id);
        return new([.. node.Network.Connections.Select(connection => PeerView.Of(connection, states.GetValueOrDefault(connection.Peer), node.Control.PingOf(connection.Peer)))]);
    }

    private static JsonObject MiningInfo(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        ChainedHeader tip = machine.Chain.Tip.Header;
        return new()
        {
            ["blocks"] = tip.Height.Value,
            ["difficulty"] = BlockView.Difficulty(tip.Header.Bits),
            ["networkhashps"] = HashesPerSecond(machine, DefaultSpanBlocks, height: -1),
            ["pooledtx"] = machine.Mempool.Count,
            ["chain"] = node.ChainName,
            ["warnings"] = NodeHealth.WarningsOf(machine),
        };
    }

    private static double HashesPerSecond(NodeMachine machine, int span, int height)
    {
        BlockNode tip = machine.Chain.Tip;
        if (height < -1 || height > tip.Height.Value) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Block does not exist at specified height");
        if (span < -1 || span == 0) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid nblocks. Must be a positive number or -1.");
        ChainedHeader last = height < 0 ? tip.Header : tip.Header.Ancestor(new(height));
        if (last.Height == Height.Genesis) return 0;
        int blocks = span < 0 ? last.Height.Value % machine.Chain.Rules.RulesFor(last).RetargetInterval + 1 : span;
        ChainedHeader first = last.Ancestor(new(Math.Max(0, last.Height.Value - blocks)));
        long earliest = long.MaxValue;
        long latest = 0;
        for (ChainedHeader? at = last; at is not null && at.Height >= first.Height; at = at.Parent)
        {
            (earliest, latest) = (Math.Min(earliest, at.Header.Time.Seconds), Math.Max(latest, at.Header.Time.Seconds));
        }
        return latest == earliest ? 0 : (double)(last.Work.Hashes.ToBigInteger() - first.Work.Hashes.ToBigInteger()) / (latest - earliest);
    }

    private static JsonObject Estimate(RpcNode node, NodeMachine machine, RpcArguments arguments)
    {
        int target = arguments.Int(0);
        if (target is < 1 or > 1_008) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid conf_target, must be between 1 and 1008");
        long roomVirtualBytes = (long)target * machine.Chain.Rules.RulesForChild(machine.Chain.Tip.Header, node.Clock.Now.ToSeconds()).MaxBlockWeight / Transaction.WitnessScaleFactor;
        Amount rate = machine.Mempool.Policy.MinRelayFee;
        foreach (Machine.Mempool.MempoolEntry entry in machine.Mempool.InOrder.OrderByDescending(entry => entry.FeeRate))
        {
            roomVirtualBytes -= entry.Transaction.VirtualSize;
            if (roomVirtualBytes >= 0) continue;
            rate = entry.FeeRate.PerKiloByte;
            break;
        }
        if (rate < machine.Mempool.Policy.IncrementalRelayFee) rate = machine.Mempool.Policy.IncrementalRelayFee;
        return new() { ["feerate"] = TransactionView.Coins(rate), ["blocks"] = target };
    }
}
