using System.Text.Json.Nodes;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.Node.Rpc.Methods;

namespace Blockchain.Node.Rpc;

/// <summary>A connection as getpeerinfo shows it: Core's members, and ours at the end.</summary>
internal static class PeerView
{
    private const string Services = "0000000000000009";

    /// <summary>What this node does not measure is 0.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="state">What the peer has said; null before its hello.</param>
    /// <param name="ping">How long its last ping took, if it was asked.</param>
    public static JsonNode Of(PeerConnection connection, PeerState? state, TimeSpan? ping)
    {
        JsonObject json = new()
        {
            ["id"] = connection.Number,
            ["addr"] = connection.Address,
            ["network"] = "not_publicly_routable",
            ["services"] = Services,
            ["servicesnames"] = new JsonArray("NETWORK", "WITNESS"),
            ["relaytxes"] = true,
            ["lastsend"] = Seconds(connection.Traffic.LastSent),
            ["lastrecv"] = Seconds(connection.Traffic.LastReceived),
            ["last_transaction"] = 0,
            ["last_block"] = 0,
            ["bytessent"] = connection.Traffic.Sent,
            ["bytesrecv"] = connection.Traffic.Received,
            ["conntime"] = connection.Since.ToSeconds().Seconds,
            ["timeoffset"] = state?.ClockAheadSeconds ?? 0,
        };
        if (ping is { } taken)
        {
            json["pingtime"] = taken.TotalSeconds;
            json["minping"] = taken.TotalSeconds;
        }
        json["version"] = NetworkMethods.CompatibleProtocol;
        json["subver"] = state?.Hello is { } hello ? $"/{hello.Software}/" : "";
        json["inbound"] = connection.IsInbound;
        json["bip152_hb_to"] = false;
        json["bip152_hb_from"] = false;
        json["startingheight"] = state?.Hello?.At.Height.Value ?? -1;
        json["presynced_headers"] = -1;
        json["synced_headers"] = state?.Stand?.Height.Value ?? -1;
        json["synced_blocks"] = state?.Stand?.Height.Value ?? -1;
        json["inflight"] = new JsonArray([.. (state?.InFlight.Keys.ToArray() ?? []).Select(hash => JsonValue.Create(hash.ToString()))]);
        json["addr_relay_enabled"] = false;
        json["addr_processed"] = 0;
        json["addr_rate_limited"] = 0;
        json["permissions"] = new JsonArray();
        json["minfeefilter"] = 0;
        json["bytessent_per_msg"] = new JsonObject();
        json["bytesrecv_per_msg"] = new JsonObject();
        json["connection_type"] = connection.IsInbound ? "inbound" : "manual";
        json["transport_protocol_type"] = "v2";
        json["session_id"] = "";
        json["peerid"] = connection.Peer.Value;
        json["tip"] = state?.Stand?.Tip.ToString();
        json["chainwork"] = state?.Stand?.Work.ToString();
        json["ruleset"] = state?.Stand?.Rules.ToString();
        return json;
    }

    private static long Seconds(UnixTimeMs? moment) => moment?.ToSeconds().Seconds ?? 0;
}
