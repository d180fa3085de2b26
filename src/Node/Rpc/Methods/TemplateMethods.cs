using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mining;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>What miners outside build blocks from (BIP 22, 23, 145).</summary>
internal static class TemplateMethods
{
    private const string AnyNonce = "00000000ffffffff";
    private static readonly TimeSpan LongPollTimeout = TimeSpan.FromMinutes(1);

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        RpcMethod.Does(
            "Mining", "getblocktemplate", RpcRole.Node, "What a new block on the best one would hold, for a miner to complete.",
            [
                new("template_request", RpcType.Any,
                    "An object with rules, which must hold segwit, and perhaps longpollid; or with mode proposal and data, a block to be judged before it is mined."),
            ], GetTemplate),
    ];

    private static async Task<JsonNode?> GetTemplate(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        JsonElement request = arguments.Raw(0)!.Value;
        if (request.ValueKind != JsonValueKind.Object) throw new RpcFaultException(RpcErrorCode.Type, "template_request is an object");
        bool hasMode = request.TryGetProperty("mode", out JsonElement mode) && mode.ValueKind != JsonValueKind.Null;
        if (hasMode && TextOf(request, "mode") is not ("template" or "proposal")) throw new RpcFaultException(RpcErrorCode.InvalidParameter, "Invalid mode");
        if (TextOf(request, "mode") == "proposal") return await JudgeAsync(node, request).ConfigureAwait(false);
        if (!node.IsTestChain && node.Network.Connections.IsEmpty) throw new RpcFaultException(RpcErrorCode.NotConnected, "Not connected to peers: nobody would hear of the block");
        if (TextOf(request, "longpollid") is { } seen) await WaitForOtherAsync(node, seen, stop).ConfigureAwait(false);
        bool knowsSegwit = request.TryGetProperty("rules", out JsonElement rules) && rules.ValueKind == JsonValueKind.Array
            && rules.EnumerateArray().Any(rule => rule.ValueKind == JsonValueKind.String && rule.GetString() == "segwit");
        return await node.Loop.ReadAsync(machine =>
        {
            BlockTemplate template = machine.Template(node.Clock.Now);
            if (template.Rules.WitnessCommitment && !knowsSegwit)
                throw new RpcFaultException(RpcErrorCode.InvalidParameter, "getblocktemplate must be called with the segwit rule set (call with {\"rules\": [\"segwit\"]})");
            return Show(machine, TemplateData.Of(template, machine.Mempool));
        }).ConfigureAwait(false);
    }

    /// <summary>Null for a block that would be valid once mined, else the word against it (BIP 23).</summary>
    private static async Task<JsonNode?> JudgeAsync(RpcNode node, JsonElement request)
    {
        if (!request.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.String) throw new RpcFaultException(RpcErrorCode.Type, "Missing data String key for proposal");
        if (!RpcArguments.TryBytesOf(data, out byte[]? bytes) || !Wire.TryRead<Block>(bytes, out Block? block))
            throw new RpcFaultException(RpcErrorCode.Deserialization, "Block decode failed");
        return await node.Loop.ReadAsync(machine => machine.Judge(block, node.Clock.Now)).ConfigureAwait(false);
    }

    private static string? TextOf(JsonElement request, string name) =>
        request.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Until the best block is another than that of an older answer, or a minute is over.</summary>
    private static async Task WaitForOtherAsync(RpcNode node, string seen, CancellationToken stop)
    {
        using CancellationTokenSource late = new(LongPollTimeout, node.Clock.Time);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            while (true)
            {
                long revision = node.Notices.Revision;
                string tip = await node.Loop.ReadAsync(static machine => machine.Chain.Tip.Hash.ToString()).ConfigureAwait(false);
                if (!seen.StartsWith(tip, StringComparison.Ordinal)) return;
                await node.Notices.WaitAsync(revision, over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A minute is over: there may be other transactions.
        }
    }

    private static JsonObject Show(NodeMachine machine, TemplateData data)
    {
        JsonObject json = new()
        {
            ["capabilities"] = new JsonArray("proposal"),
            ["version"] = data.Version,
            ["rules"] = new JsonArray([.. data.Rules.Select(rule => JsonValue.Create(rule))]),
            ["vbavailable"] = Signals(machine),
            ["vbrequired"] = 0,
            ["previousblockhash"] = data.PreviousBlock.ToString(),
            ["transactions"] = new JsonArray([.. data.Transactions.Select(Row)]),
            ["coinbaseaux"] = new JsonObject(),
            ["coinbasevalue"] = data.CoinbaseValue.Satoshis,
            ["longpollid"] = string.Create(CultureInfo.InvariantCulture, $"{data.PreviousBlock}{machine.Mempool.Count}"),
            ["target"] = data.Target.ToString(),
            ["mintime"] = data.MinTime.Seconds,
            ["mutable"] = new JsonArray("time", "transactions", "prevblock"),
            ["noncerange"] = AnyNonce,
            ["sigoplimit"] = data.SigOpLimit,
            ["sizelimit"] = data.SizeLimit,
        };
        if (data.WeightLimit is { } weight) json["weightlimit"] = weight;
        json["curtime"] = data.CurrentTime.Seconds;
        json["bits"] = data.Bits.ToString();
        json["height"] = data.Height.Value;
        if (data.DefaultWitnessCommitment is { } commitment) json["default_witness_commitment"] = commitment.ToString();
        return json;
    }

    private static JsonNode Row(TemplateTransaction row) => new JsonObject
    {
        ["data"] = Hex.Encode(Wire.ToBytes(row.Transaction)),
        ["txid"] = row.Transaction.Id.ToString(),
        ["hash"] = row.Transaction.WitnessId.ToString(),
        ["depends"] = new JsonArray([.. row.Depends.Select(place => JsonValue.Create(place))]),
        ["fee"] = row.Fee.Satoshis,
        ["sigops"] = row.SigOps,
        ["weight"] = row.Transaction.Weight,
    };

    /// <summary>The changes of rules that this block can signal for, each with its bit.</summary>
    private static JsonObject Signals(NodeMachine machine)
    {
        RuleSchedule schedule = machine.Chain.Rules;
        ChainedHeader tip = machine.Chain.Tip.Header;
        JsonObject json = [];
        foreach (RuleChange change in schedule.Rules.Changes)
        {
            if (change is not { Name: { } name, Activation: Signalled { Deployment: { } deployment } }) continue;
            if (schedule.StateOf(deployment, tip) is ThresholdState.Started or ThresholdState.LockedIn) json[name] = deployment.Bit;
        }
        return json;
    }
}
