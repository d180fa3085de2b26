using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>
/// Every key of a scenario file. The reader refuses any other and fails a test when it forgets one; the JSON schema for editors is
/// compared with this table.
/// </summary>
public static class ScenarioKeys
{
    /// <summary>The whole file.</summary>
    public static KeyShape File { get; } = new("scenario", ["name", "nodes", "steps", "expect"], ["chain", "start", "network", "council", "players"]);

    /// <summary>What links do.</summary>
    public static KeyShape Network { get; } = new("network", [], ["delay-least", "delay-most", "loss-percent"]);

    /// <summary>One node.</summary>
    public static KeyShape Node { get; } = new("node", ["name", "rules"], ["hash-power", "rollback-policy"]);

    /// <summary>The council.</summary>
    public static KeyShape Council { get; } = new("council", ["voters", "threshold"], []);

    /// <summary>One player.</summary>
    public static KeyShape Player { get; } = new("player", ["name", "node"], []);

    /// <summary>The kinds of step, by the key that begins them.</summary>
    public static ImmutableSortedDictionary<string, KeyShape> Steps { get; } = Table(
        new("mine", [], ["until-height", "blocks", "by", "touching-txids", "to", "every", "as"]),
        new("prepare", ["outputs", "by"], []),
        new("pay", ["from", "to", "amount"], ["fee", "times", "seen-by", "as"]),
        new("double-spend", ["payment", "seen-by"], ["as"]),
        new("run", [], ["for", "until-blocks", "on", "keeps-lead"]),
        new("partition", ["groups"], []),
        new("heal", [], []),
        new("crash", ["nodes"], []),
        new("restart", ["nodes"], []),
        new("downgrade", ["nodes", "rules"], []),
        new("rollback", ["leave", "adopt"], ["by", "observers"]));

    /// <summary>The kinds of expectation, by the key that begins them; those without keys here are a single value.</summary>
    public static ImmutableSortedDictionary<string, KeyShape> Expectations { get; } = Table(
        new("incident", ["kind"], ["block", "rule", "measured", "limit", "within-blocks"]),
        new("no-incident", [], []),
        new("bans", [], []),
        new("votes", ["signed"], []),
        new("report", [], ["same-bytes-on", "blocks", "double-spent"]),
        new("fate", ["payment", "is"], []),
        new("confirmed", ["payment"], []),
        new("not-safe", ["payment", "on"], []),
        new("one-chain", ["within"], []),
        new("mempools-survive", ["on"], []),
        new("accounted", ["on"], []),
        new("coins-equal-replay", ["on"], []),
        new("verdicts-current", ["on"], []));

    private static ImmutableSortedDictionary<string, KeyShape> Table(params KeyShape[] shapes) =>
        shapes.ToImmutableSortedDictionary(shape => shape.Name, shape => shape, StringComparer.Ordinal);
}
