using System.Text.Json.Nodes;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary><c>report.json</c>: the run for other programs. Hashes are whole, times are milliseconds since 1970.</summary>
public static class JsonReport
{
    /// <summary>The version of the format; it rises when the meaning of a key changes.</summary>
    public const int Version = 1;

    /// <summary>The whole run.</summary>
    public static string Write(RunRecord run) => CanonicalJson.Write(new JsonObject
    {
        ["version"] = Version,
        ["scenario"] = run.Scenario.Name,
        ["seed"] = run.Seed,
        ["host"] = run.Host,
        ["holds"] = run.Holds,
        ["nodes"] = List(run.Nodes, Node),
        ["timeline"] = List(run.Events, Event),
        ["expectations"] = List(run.Rows, Row),
        ["messages"] = new JsonObject
        {
            ["sent"] = run.Messages.Sent,
            ["delivered"] = run.Messages.Delivered,
            ["lost"] = run.Messages.Lost,
            ["cut"] = run.Messages.Cut,
        },
    });

    private static JsonObject Node(NodeSummary node) => new()
    {
        ["name"] = node.Name,
        ["rulesAtStart"] = node.RulesAtStart,
        ["rules"] = node.Rules,
        ["tip"] = node.Tip,
        ["height"] = node.Height,
        ["mempool"] = node.Mempool,
        ["coins"] = node.Coins,
        ["report"] = node.Report,
    };

    private static JsonObject Event(RunEvent happened) => new()
    {
        ["at"] = happened.At.Milliseconds,
        ["text"] = happened.Text,
        ["mark"] = happened.Mark,
        ["details"] = List(happened.Details, detail => JsonValue.Create(detail)),
    };

    private static JsonObject Row(ExpectationRow row) => new()
    {
        ["line"] = row.Line,
        ["expected"] = row.Expected,
        ["seen"] = row.Seen,
        ["holds"] = row.Holds,
        ["when"] = row.When?.Milliseconds,
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> write) => new([.. items.Select(write)]);
}
