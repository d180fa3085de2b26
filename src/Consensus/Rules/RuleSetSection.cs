using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// The rule sets of a chain file, each written as differences from one above it, or from the rules of 2009. A change with the name of an
/// inherited one takes its place; <c>without</c> removes inherited changes by name; other changes follow the inherited ones.
/// </summary>
internal sealed class RuleSetSection(FirstMistake mistakes)
{
    private const int RuleSetCountMax = 64;

    private static readonly ImmutableArray<string> Keys = ["name", "summary", "extends", "rules", "without", "changes"];

    private readonly List<RuleSet> known = [];

    public bool TryRead(SourceFields chain, out ImmutableArray<RuleSet> ruleSets)
    {
        ruleSets = [];
        if (!chain.TryGet("rule-sets", out _) || !chain.TryList("rule-sets", out ImmutableArray<SourceValue> items)) return false;
        if (items.Length is 0 or > RuleSetCountMax)
            return mistakes.At(chain.LineOf("rule-sets"), $"rule-sets: there must be 1 to {RuleSetCountMax}");
        foreach (SourceValue item in items)
        {
            if (!TryRuleSet(item, out RuleSet? rules)) return false;
            known.Add(rules);
        }
        ruleSets = [.. known];
        return true;
    }

    private bool TryRuleSet(SourceValue item, [NotNullWhen(true)] out RuleSet? rules)
    {
        rules = null;
        if (!SourceFields.TryOpen(item, "rule-sets", Keys, mistakes, out SourceFields? fields)
            || !fields.TryName("name", out string? name)
            || !fields.TryOptionalText("summary", out string summary)) return false;
        if (known.Any(earlier => earlier.Name == name)) return mistakes.At(fields.LineOf("name"), $"name: rule set {name} is there twice");
        if (!TryExtends(fields, name, out RuleSet? parent)
            || !TryDifferences(fields, out ImmutableArray<RuleDifference> differences)
            || !TryWithout(fields, parent, out List<RuleChange> changes)
            || !TryChanges(fields, changes)) return false;
        ConsensusRules baseRules = parent?.Base ?? ConsensusRules.Original;
        foreach (RuleDifference difference in differences) baseRules = difference.Parameter.Write(baseRules, difference.Value);
        return RuleSet.TryCreate(name, summary, baseRules, [.. changes], out rules, out string? refusal)
            || mistakes.At(item.Line, $"rule set {name}: {refusal}");
    }

    private bool TryExtends(SourceFields fields, string name, out RuleSet? parent)
    {
        parent = null;
        if (fields.Find("extends") is null) return true;
        if (!fields.TryText("extends", out string? wanted)) return false;
        parent = known.Find(earlier => earlier.Name == wanted);
        if (parent is not null) return true;
        string reason = wanted == name
            ? $"rule set {name} extends itself"
            : $"no rule set {SourceValue.Quote(wanted)} stands above this one{Spelling.Hint(wanted, known.Select(earlier => earlier.Name))}";
        return mistakes.At(fields.LineOf("extends"), $"extends: {reason}");
    }

    private bool TryWithout(SourceFields fields, RuleSet? parent, out List<RuleChange> changes)
    {
        changes = [.. parent?.Changes ?? []];
        if (!fields.TryList("without", out ImmutableArray<SourceValue> names)) return false;
        foreach (SourceValue name in names)
        {
            if (name.Kind != SourceKind.Text) return mistakes.Expected(name, "without", "the name of a change");
            if (changes.RemoveAll(change => change.Name == name.Text) == 0)
                return mistakes.At(name, "without", $"no inherited change {name.Found}{Spelling.Hint(name.Text, changes.Select(change => change.Name).OfType<string>())}");
        }
        return true;
    }

    private bool TryChanges(SourceFields fields, List<RuleChange> changes)
    {
        if (!fields.TryList("changes", out ImmutableArray<SourceValue> items)) return false;
        HashSet<string> names = new(StringComparer.Ordinal);
        AtHeight last = new(Primitives.Height.Genesis);
        foreach (SourceValue item in items)
        {
            if (!ChangeSection.TryRead(item, mistakes, out RuleChange? change)) return false;
            if (change.Name is string name && !names.Add(name)) return mistakes.At(item.Line, $"name: change {name} is there twice");
            if (change.Activation is AtHeight at)
            {
                if (at.Height < last.Height) return mistakes.At(item.Line, $"height: {at.Height} stands below {last.Height}; heights of a table do not fall");
                last = at;
            }
            int inherited = change.Name is null ? -1 : changes.FindIndex(earlier => earlier.Name == change.Name);
            if (inherited < 0) changes.Add(change);
            else changes[inherited] = change;
        }
        return true;
    }

    private bool TryDifferences(SourceFields fields, out ImmutableArray<RuleDifference> differences)
    {
        differences = [];
        return fields.Find("rules") is not SourceValue section || ChangeSection.TryDifferences(section, mistakes, out differences);
    }
}
