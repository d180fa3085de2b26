using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Blockchain.Node.Rpc.Methods;

/// <summary>The process itself: help, uptime, stop, the clock, log lines.</summary>
internal static class ControlMethods
{
    /// <summary>The method that explains methods.</summary>
    public const string Help = "help";

    /// <summary>How its answer begins where it is asked for a method that is none, as the reference node has it: no error.</summary>
    public const string UnknownCommand = "help: unknown command: ";

    private const string Group = "Control";

    public static ImmutableArray<RpcMethod> All(RpcTable table) =>
    [
        RpcMethod.Does(
            Group, Help, RpcRole.Read, "All methods, or one with its arguments.", [new("command", RpcType.Text, "The method.", IsOptional: true)],
            (_, arguments, _) => Task.FromResult<JsonNode?>(arguments.Has(0) ? One(table, arguments.Text(0)) : Every(table))),
        RpcMethod.Does(
            Group, "uptime", RpcRole.Read, "Seconds since the node started.", [],
            static (node, _, _) => Task.FromResult<JsonNode?>((node.Clock.RealNow - node.Started) / 1000)),
        RpcMethod.Does(Group, "stop", RpcRole.Operator, "Stops the node.", [], static (node, _, _) =>
        {
            node.Stop();
            return Task.FromResult<JsonNode?>($"{node.Software} stopping");
        }),
        RpcMethod.Does(
            Group, "setmocktime", RpcRole.Operator, "Stops the node's clock at a time, on a private test network; 0 lets it run again.",
            [new("timestamp", RpcType.Number, "Unix seconds.")], SetMockTime),
        RpcMethod.Does(Group, "getrpcinfo", RpcRole.Read, "What the RPC server is doing.", [], Info),
        RpcMethod.Does(
            Group, "logging", RpcRole.Operator, "Which kinds of detailed log lines are on; switches them on and off.",
            [
                new("include", RpcType.Array, "Categories to switch on; all for every one.", IsOptional: true),
                new("exclude", RpcType.Array, "Categories to switch off.", IsOptional: true),
            ], Logging),
        RpcMethod.Does(
            "Util", "getindexinfo", RpcRole.Read, "The indexes that this node keeps beside the chain: none.",
            [new("index_name", RpcType.Text, "Only this one.", IsOptional: true)], static (_, _, _) => Task.FromResult<JsonNode?>(new JsonObject())),
    ];

    private static string One(RpcTable table, string name) => table.TryGet(name, out RpcMethod? method) ? method.FullHelp() : $"{UnknownCommand}{name}\n";

    private static string Every(RpcTable table)
    {
        StringBuilder text = new();
        string group = "";
        foreach (RpcMethod method in table.All)
        {
            if (method.Group != group) text.Append(text.Length > 0 ? "\n" : "").Append("== ").Append(group = method.Group).Append(" ==\n");
            text.Append(method.Usage).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    private static Task<JsonNode?> SetMockTime(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        if (!node.IsTestChain) throw new RpcFaultException(RpcErrorCode.Misc, "setmocktime is for regression testing (-regtest mode) only");
        long seconds = arguments.Long(0);
        if (seconds is < 0 or > uint.MaxValue) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"Mocktime must be in the range [0, {uint.MaxValue}], not {seconds}.");
        node.Clock.Mock(seconds == 0 ? null : new(seconds));
        return Task.FromResult<JsonNode?>(null);
    }

    private static Task<JsonNode?> Info(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        JsonArray active = [];
        foreach ((string method, long began) in node.Counters.Active)
            active.Add(new JsonObject { ["method"] = method, ["duration"] = (long)node.Clock.Time.GetElapsedTime(began).TotalMicroseconds });
        return Task.FromResult<JsonNode?>(new JsonObject { ["active_commands"] = active, ["logpath"] = "" });
    }

    private static Task<JsonNode?> Logging(RpcNode node, RpcArguments arguments, CancellationToken stop)
    {
        node.Logging.Change(Categories(arguments.Items(0)), Categories(arguments.Items(1)));
        JsonObject json = [];
        foreach (string category in LogCategories.All) json[category] = node.Logging.IsEnabled(category);
        return Task.FromResult<JsonNode?>(json);
    }

    private static IEnumerable<string> Categories(ImmutableArray<JsonElement> items)
    {
        foreach (JsonElement item in items)
        {
            string name = item.ToString();
            if (name is "all" or "1" or "") return LogCategories.All;
            if (!LogCategories.All.Contains(name)) throw new RpcFaultException(RpcErrorCode.InvalidParameter, $"unknown logging category {name}");
        }
        return items.Select(item => item.ToString());
    }
}
