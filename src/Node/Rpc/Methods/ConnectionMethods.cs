using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Live;
using Blockchain.Node.Network;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>An operator's hand on connections: kept, ended, refused, measured.</summary>
internal static class ConnectionMethods
{
    private const string Group = "Network";
    private const string NodeHelp = "A peer's address with its id: /ip4/127.0.0.1/tcp/4001/p2p/12D3…";
    private const string SubnetHelp = "An IP address, a network (IPv4 /32, IPv6 /64) or a peer's id.";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Does(Group, "getnettotals", RpcRole.Read, "Bytes of messages since the start, with all peers.", [], Totals),
        RpcMethod.Does(
            Group, "addnode", RpcRole.Operator, "Stays connected to a peer, stops staying so, or tries once.",
            [new("node", RpcType.Text, NodeHelp), new("command", RpcType.Text, "add, remove or onetry.")], AddNode),
        RpcMethod.Does(
            Group, "disconnectnode", RpcRole.Operator, "Ends a connection, named by its address or by its number. A peer that was added is dialled anew.",
            [
                new("address", RpcType.Text, "The address or the peer's id, as getpeerinfo shows them.", IsOptional: true),
                new("nodeid", RpcType.Number, "The number, as getpeerinfo shows it.", IsOptional: true),
            ], Disconnect),
        RpcMethod.Does(
            Group, "setban", RpcRole.Operator, "Refuses somebody for a time, or no longer.",
            [
                new("subnet", RpcType.Text, SubnetHelp), new("command", RpcType.Text, "add or remove."),
                new("bantime", RpcType.Number, "Seconds; a day where left out or 0.", IsOptional: true),
                new("absolute", RpcType.Boolean, "true where bantime is a moment, in Unix seconds.", IsOptional: true),
            ], SetBan),
        RpcMethod.Does(Group, "listbanned", RpcRole.Read, "Who is refused.", [], static (node, _, _) => Task.FromResult<JsonNode?>(Banned(node))),
        RpcMethod.Does(Group, "clearbanned", RpcRole.Operator, "Refuses nobody any longer.", [], static (node, _, _) =>
        {
            node.Control.Bans.Clear();
            return Task.FromResult<JsonNode?>(null);
        }),
        RpcMethod.Does(
            Group, "setnetworkactive", RpcRole.Operator, "Lets connections come, or ends all and lets none come.", [new("state", RpcType.Boolean, "true or false.")],
            static async (node, arguments, _) =>
            {
                await node.Control.SetActiveAsync(arguments.Flag(0)).ConfigureAwait(false);
                return node.Control.IsActive;
            }),
        RpcMethod.Does(Group, "ping", RpcRole.Operator, "Measures the way to every peer and back; getpeerinfo shows it.", [], static async (node, _, stop) =>
        {
            await node.Control.PingAllAsync(stop).ConfigureAwait(false);
            return null;
        }),
    ];

    private static Task<JsonNode?> Totals(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        PeerTraffic totals = node.Control.Totals;
        return Task.FromResult<JsonNode?>(new JsonObject
        {
            ["totalbytesrecv"] = totals.Received,
            ["totalbytessent"] = totals.Sent,
            ["timemillis"] = node.Clock.Now.Milliseconds,
            ["uploadtarget"] = new JsonObject
            {
                ["timeframe"] = 86_400,
                ["target"] = 0,
                ["target_reached"] = false,
                ["serve_historical_blocks"] = true,
                ["bytes_left_in_cycle"] = 0,
                ["time_left_in_cycle"] = 0,
            },
        });
    }

    private static async Task<JsonNode?> AddNode(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        string command = arguments.Text(1);
        if (command is not ("add" or "remove" or "onetry")) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"command is add, remove or onetry, not '{command}'");
        if (!Multiaddr.TryParse(arguments.Text(0), out Multiaddr? address) || address.Peer.IsNone || !address.TryTcp(out _, out _))
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"'{arguments.Text(0)}' is no TCP multiaddress that ends with the peer's id (/p2p/12D3…)");
        PeerId peer = address.Peer;
        if (peer == node.Control.Peer && command != "remove")
            throw new RpcFaultException(RpcErrorCode.InvalidParameter, "that is this node's own id. If another node is there, one folder is a copy of the other: move node.key away in one of them");
        if (command == "add" && !node.Control.TryKeep(peer, address.WithoutPeer())) throw new RpcFaultException(RpcErrorCode.AddedAlready, "Error: Node already added");
        if (command == "remove" && !await node.Control.TryReleaseAsync(peer).ConfigureAwait(false))
            throw new RpcFaultException(RpcErrorCode.NotAdded, "Error: Node could not be removed. It has not been added previously.");
        if (command != "onetry") return null;
        try
        {
            await node.Control.DialAsync(peer, address.WithoutPeer(), stop).ConfigureAwait(false);
        }
        catch (NetworkException failed)
        {
            throw new RpcFaultException(RpcErrorCode.Misc, $"{address} is not reached: {failed.Message}");
        }
        return null;
    }

    private static async Task<JsonNode?> Disconnect(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        string text = arguments.Text(0);
        if ((text.Length > 0) == arguments.Has(1)) throw new RpcFaultException(RpcErrorCode.InvalidParameters, "Only one of address and nodeid should be provided.");
        PeerConnection? connection = node.Network.Connections.FirstOrDefault(one => text.Length > 0 ? Means(text, one) : one.Number == arguments.Long(1));
        if (connection is null || !PeerId.TryParse(connection.Peer.Value, out PeerId peer)) throw new RpcFaultException(RpcErrorCode.PeerNotConnected, "Node not found in connected nodes");
        await node.Control.DisconnectAsync(peer).ConfigureAwait(false);
        return null;
    }

    private static bool Means(string text, PeerConnection connection) =>
        text == connection.Address || text == connection.Peer.Value || text == $"{connection.Address}/p2p/{connection.Peer.Value}";

    private static async Task<JsonNode?> SetBan(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        string command = arguments.Text(1);
        if (command is not ("add" or "remove")) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"command is add or remove, not '{command}'");
        if (!BanList.TryParseSubject(arguments.Text(0), out string? subject)) throw new RpcFaultException(RpcErrorCode.InvalidSubnet, $"Error: Invalid IP/Subnet. {SubnetHelp}");
        if (command == "remove")
        {
            if (!node.Control.Bans.TryRemove(subject))
                throw new RpcFaultException(RpcErrorCode.InvalidSubnet, "Error: Unban failed. Requested address/subnet was not previously manually banned.");
            return null;
        }
        if (!node.Control.Bans.TryAdd(subject, EndOf(node, arguments.Long(2), isMoment: arguments.Flag(3))))
            throw new RpcFaultException(RpcErrorCode.AddedAlready, "Error: IP/Subnet already banned");
        await node.Control.EndRefusedAsync().ConfigureAwait(false);
        return null;
    }

    private static DateTimeOffset? EndOf(RpcNode node, long seconds, bool isMoment)
    {
        const long LongestSeconds = 100L * 366 * 24 * 60 * 60;
        if (seconds == 0) return null;
        DateTimeOffset now = node.Clock.Time.GetUtcNow();
        long left = isMoment ? seconds - now.ToUnixTimeSeconds() : seconds;
        if (left <= 0 && isMoment) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Error: Absolute timestamp is in the past");
        return left is > 0 and <= LongestSeconds
            ? now.AddSeconds(left)
            : throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"bantime is from 1 to {LongestSeconds} seconds");
    }

    private static JsonArray Banned(RpcNode node)
    {
        long now = node.Clock.Time.GetUtcNow().ToUnixTimeSeconds();
        return new([.. node.Control.Bans.All.Select(ban => (JsonNode)new JsonObject
        {
            ["address"] = ban.Subject,
            ["ban_created"] = ban.Since.ToUnixTimeSeconds(),
            ["banned_until"] = ban.Until.ToUnixTimeSeconds(),
            ["ban_duration"] = ban.Until.ToUnixTimeSeconds() - ban.Since.ToUnixTimeSeconds(),
            ["time_remaining"] = ban.Until.ToUnixTimeSeconds() - now,
        })]);
    }
}
