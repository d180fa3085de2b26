using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Reads the whole file, top down: names first, then what uses them.</summary>
internal sealed class ScenarioReader(Complaints complaints)
{
    private const string DefaultChainFile = "chain.json";
    private const int DelayMsMax = 3_600_000;
    private const int HashPowerMax = 1_000_000;

    private readonly Names names = new(complaints);

    /// <summary>Reads a scenario; it means something only where there are no complaints.</summary>
    internal Scenario Read(YamlValue root)
    {
        Fields file = new(root, 1, ScenarioKeys.File, complaints);
        string name = file.NewName("name") ?? "", chain = file.Text("chain") ?? DefaultChainFile;
        UnixTime? start = Start(file);
        LinkConditions links = Links(file);
        ImmutableArray<ScenarioNode> nodes = [.. Items(file, "nodes", Scenario.NodeCountMax).Select(Node)];
        ScenarioCouncil? council = Council(file);
        ImmutableArray<ScenarioPlayer> players = [.. Items(file, "players", Scenario.StepCountMax).Select(Player)];
        ImmutableArray<ScenarioStep> steps = [.. Items(file, "steps", Scenario.StepCountMax).Select(Step).OfType<ScenarioStep>()];
        ImmutableArray<ScenarioExpectation> expectations =
            [.. Items(file, "expect", Scenario.StepCountMax).Select(Expectation).OfType<ScenarioExpectation>()];
        file.Close();
        if (council is null && steps.OfType<ScenarioStep.Rollback>().FirstOrDefault() is { } rollback)
        {
            complaints.Add(rollback.Line, "rollback: there is no council to certify it");
        }
        Scenario scenario = new(name, chain, start, links, nodes, council, players, steps, expectations);
        foreach (ScenarioStep.Partition partition in steps.OfType<ScenarioStep.Partition>()) CheckGroups(partition, scenario);
        return scenario;
    }

    /// <summary>Nobody is on two sides of a partition.</summary>
    private void CheckGroups(ScenarioStep.Partition partition, Scenario scenario)
    {
        HashSet<string> placed = new(StringComparer.Ordinal);
        foreach (NodeSelector group in partition.Groups)
        {
            foreach (string node in group.In(scenario).Select(node => node.Name).Distinct(StringComparer.Ordinal))
            {
                if (!placed.Add(node)) complaints.Add(group.Line, $"partition: node '{node}' is in two groups");
            }
        }
    }

    private UnixTime? Start(Fields file)
    {
        if (file.Text("start") is not { } text) return null;
        if (Quantities.TryInstant(text, out UnixTime instant)) return instant;
        complaints.Add(file.LineOf("start"), $"scenario: 'start' is '{Fields.Shorten(text)}', expected an instant such as 2013-03-11T22:00:00Z");
        return null;
    }

    private LinkConditions Links(Fields file)
    {
        if (file.Value("network") is not { } value) return LinkConditions.Internet;
        Fields fields = new(value, value.Line, ScenarioKeys.Network, complaints);
        int least = Milliseconds(fields, "delay-least", LinkConditions.Internet.DelayMsMin);
        int most = Milliseconds(fields, "delay-most", Math.Max(least, LinkConditions.Internet.DelayMsMax));
        int loss = fields.Count("loss-percent", 0, 99) ?? 0;
        fields.Close();
        if (least > most) complaints.Add(value.Line, "network: 'delay-least' is longer than 'delay-most'");
        return new(least, most, loss * 10_000);
    }

    private int Milliseconds(Fields fields, string key, int otherwise)
    {
        if (fields.Duration(key) is not { } duration) return otherwise;
        if (duration.TotalMilliseconds <= DelayMsMax) return (int)duration.TotalMilliseconds;
        complaints.Add(fields.LineOf(key), $"network: '{key}' is longer than an hour");
        return otherwise;
    }

    private ScenarioNode Node(YamlValue value)
    {
        Fields fields = new(value, value.Line, ScenarioKeys.Node, complaints);
        string name = fields.NewName("name") ?? "", rules = fields.Text("rules") ?? "";
        int power = fields.Count("hash-power", 0, HashPowerMax) ?? 0;
        bool follows = fields.Word("rollback-policy", ["auto", "ignore"]) != "ignore";
        fields.Close();
        if (name.Length > 0) names.AddNode(value.Line, name, rules);
        return new(value.Line, name, rules, power, follows);
    }

    private ScenarioCouncil? Council(Fields file)
    {
        if (file.Value("council") is not { } value) return null;
        Fields fields = new(value, value.Line, ScenarioKeys.Council, complaints);
        ImmutableArray<string> voters = fields.Texts("voters");
        foreach (string voter in voters) names.CheckNode(fields.LineOf("voters"), voter);
        if (voters.Distinct(StringComparer.Ordinal).Count() != voters.Length) complaints.Add(fields.LineOf("voters"), "council: a voter is named twice");
        int threshold = fields.Count("threshold", 1, Math.Max(1, voters.Length)) ?? 1;
        fields.Close();
        return new(value.Line, voters, threshold);
    }

    private ScenarioPlayer Player(YamlValue value)
    {
        Fields fields = new(value, value.Line, ScenarioKeys.Player, complaints);
        string name = fields.NewName("name") ?? "", node = fields.Text("node") ?? "";
        fields.Close();
        if (node.Length > 0) names.CheckNode(fields.LineOf("node"), node);
        if (name.Length > 0) names.AddPlayer(value.Line, name);
        return new(value.Line, name, node);
    }

    private ScenarioStep? Step(YamlValue value)
    {
        if (!TryKind(value, "step", ScenarioKeys.Steps, out YamlEntry entry)) return null;
        Fields fields = new(entry.Value, entry.Line, ScenarioKeys.Steps[entry.Key], complaints);
        return new StepReader(names, complaints).Read(entry.Key, fields);
    }

    private ScenarioExpectation? Expectation(YamlValue value) =>
        TryKind(value, "expectation", ScenarioKeys.Expectations, out YamlEntry entry)
            ? new ExpectationReader(names, complaints).Read(entry.Key, entry.Value, entry.Line)
            : null;

    /// <summary>A step or expectation is a mapping of one key, which says its kind.</summary>
    private bool TryKind(YamlValue value, string noun, ImmutableSortedDictionary<string, KeyShape> kinds, out YamlEntry entry)
    {
        entry = default;
        if (value is not YamlValue.Mapping { Entries: [var only] })
        {
            complaints.Add(value.Line, $"{noun}: expected one of {string.Join(", ", kinds.Keys)}, with its values behind a colon");
            return false;
        }
        entry = only;
        if (kinds.ContainsKey(entry.Key)) return true;
        string hint = Spelling.Hint(entry.Key, kinds.Keys);
        complaints.Add(entry.Line, $"unknown {noun} '{Fields.Shorten(entry.Key)}'{(hint.Length > 0 ? hint : $" (known: {string.Join(", ", kinds.Keys)})")}");
        return false;
    }

    private ImmutableArray<YamlValue> Items(Fields fields, string key, int most)
    {
        YamlValue? value = fields.Value(key);
        if (value is null) return [];
        if (value is not YamlValue.Sequence list)
        {
            complaints.Add(value.Line, $"scenario: '{key}' is {value.Noun}, expected a list");
            return [];
        }
        if (list.Items.Length <= most) return list.Items;
        complaints.Add(value.Line, $"scenario: '{key}' has more than {most} items");
        return [];
    }
}
