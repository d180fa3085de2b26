using System.Collections.Immutable;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>What a scenario has named so far. A line can only speak of what stands above it.</summary>
internal sealed class Names(Complaints complaints)
{
    private readonly SortedSet<string> nodes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> players = new(StringComparer.Ordinal);
    private readonly SortedSet<string> blocks = new(StringComparer.Ordinal);
    private readonly SortedSet<string> payments = new(StringComparer.Ordinal);
    private readonly SortedSet<string> rules = new(StringComparer.Ordinal);

    /// <summary>Names a node and the rule set it begins with.</summary>
    internal void AddNode(int line, string name, string ruleSet)
    {
        if (!nodes.Add(name)) complaints.Add(line, $"a second node '{name}'");
        rules.Add(ruleSet);
    }

    /// <summary>Names a player.</summary>
    internal void AddPlayer(int line, string name)
    {
        if (!players.Add(name)) complaints.Add(line, $"a second player '{name}'");
    }

    /// <summary>Names a block.</summary>
    internal void AddBlock(int line, string? name) => AddLabel(blocks, line, name);

    /// <summary>Names a payment.</summary>
    internal void AddPayment(int line, string? name) => AddLabel(payments, line, name);

    /// <summary>Complains of a node that does not exist.</summary>
    internal void CheckNode(int line, string? name) => Check("node", nodes, line, name);

    /// <summary>Complains of a player that does not exist.</summary>
    internal void CheckPlayer(int line, string? name) => Check("player", players, line, name);

    /// <summary>Complains of a block that no step above names.</summary>
    internal void CheckBlock(int line, string? name) => Check("block", blocks, line, name);

    /// <summary>Complains of a payment that no step above names.</summary>
    internal void CheckPayment(int line, string? name) => Check("payment", payments, line, name);

    /// <summary>Reads which nodes a key means; null where it is absent or wrong.</summary>
    internal NodeSelector? Selector(Fields fields, string key)
    {
        if (fields.Value(key) is not { } value) return null;
        return Selector(value, fields, key);
    }

    /// <summary>Reads which nodes a value means.</summary>
    internal NodeSelector? Selector(YamlValue value, Fields fields, string key)
    {
        if (value is YamlValue.Sequence { Items: { Length: > 0 } items } && items.All(item => item is YamlValue.Scalar))
        {
            ImmutableArray<string> names = [.. items.OfType<YamlValue.Scalar>().Select(item => item.Text)];
            foreach (YamlValue item in items) CheckNode(item.Line, ((YamlValue.Scalar)item).Text);
            return new NodeSelector.Named(value.Line, names);
        }
        if (value is not YamlValue.Scalar { Text: { Length: > 0 } text })
        {
            complaints.Add(value.Line, $"'{key}' is {value.Noun}, expected all, voters, rules \"NAME\", a node or a list of nodes");
            return null;
        }
        if (text == "all") return new NodeSelector.All(value.Line);
        if (text == "voters") return new NodeSelector.Voters(value.Line);
        if (!text.StartsWith("rules ", StringComparison.Ordinal))
        {
            CheckNode(value.Line, text);
            return new NodeSelector.Named(value.Line, [text]);
        }
        string ruleSet = text["rules ".Length..].Trim().Trim('"');
        Check("rule set of a node", rules, value.Line, ruleSet);
        return new NodeSelector.OfRules(value.Line, ruleSet);
    }

    private void AddLabel(SortedSet<string> labels, int line, string? name)
    {
        if (name is null) return;
        if (blocks.Contains(name) || payments.Contains(name)) complaints.Add(line, $"a second 'as: {name}'");
        labels.Add(name);
    }

    private void Check(string kind, SortedSet<string> known, int line, string? name)
    {
        if (name is null || known.Contains(name)) return;
        complaints.Add(line, $"unknown {kind} '{Fields.Shorten(name)}'{Spelling.Hint(name, known)}");
    }
}
