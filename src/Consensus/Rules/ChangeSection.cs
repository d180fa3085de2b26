using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>Reads one line of a rule set's table: name, when, and the rules that it sets.</summary>
internal static class ChangeSection
{
    private static readonly ImmutableArray<string> Keys = ["name", "summary", "when", "rules"];

    private static readonly ImmutableArray<string> ParameterNames = [.. RuleParameters.All.Select(parameter => parameter.Name)];

    public static bool TryRead(SourceValue item, FirstMistake mistakes, [NotNullWhen(true)] out RuleChange? change)
    {
        change = null;
        string? name = null;
        if (!SourceFields.TryOpen(item, "changes", Keys, mistakes, out SourceFields? fields)
            || (fields.Find("name") is not null && !fields.TryName("name", out name))
            || !fields.TryOptionalText("summary", out string summary)
            || !fields.TryGet("when", out SourceValue? when)
            || !ActivationSection.TryRead(when, mistakes, out Activation? activation)
            || !fields.TryGet("rules", out SourceValue? rules)
            || !TryDifferences(rules, mistakes, out ImmutableArray<RuleDifference> differences)) return false;
        change = new(activation, differences) { Name = name, Summary = summary };
        return true;
    }

    public static bool TryDifferences(SourceValue section, FirstMistake mistakes, out ImmutableArray<RuleDifference> differences)
    {
        differences = [];
        if (section.Kind != SourceKind.Object) return mistakes.Expected(section, "rules", "an object");
        ImmutableArray<RuleDifference>.Builder read = ImmutableArray.CreateBuilder<RuleDifference>(section.Members.Length);
        foreach (SourceMember member in section.Members)
        {
            if (!RuleParameters.TryFind(member.Key, out RuleParameter? parameter))
                return mistakes.At(member.Line, $"unknown rule {SourceValue.Quote(member.Key)}{Spelling.Hint(member.Key, ParameterNames)}");
            if (!TryValue(parameter, member.Value, out RuleValue value)) return mistakes.Expected(member.Value, member.Key, parameter.KindInWords);
            if (parameter.Refusal(value) is string refusal) return mistakes.At(member.Value, member.Key, $"{refusal}, found {member.Value.Found}");
            read.Add(new(parameter, value));
        }
        differences = read.MoveToImmutable();
        return true;
    }

    private static bool TryValue(RuleParameter parameter, SourceValue found, out RuleValue value)
    {
        value = RuleValue.None;
        if (found.Kind == SourceKind.Null) return parameter.IsOptional;
        (bool read, value) = parameter.Kind switch
        {
            RuleValueKind.None => (false, RuleValue.None),
            RuleValueKind.Switch => (found.Kind == SourceKind.Switch, RuleValue.Of(found.Text == "true")),
            RuleValueKind.Number => (IsWhole(found, out long number), RuleValue.Of(number)),
            RuleValueKind.Target => (IsTarget(found, out CompactTarget target), RuleValue.Of(target)),
        };
        return read;
    }

    private static bool IsWhole(SourceValue found, out long number)
    {
        number = 0;
        return found.Kind == SourceKind.Number && long.TryParse(found.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsTarget(SourceValue found, out CompactTarget target)
    {
        target = default;
        if (found.Kind != SourceKind.Text || found.Text.Length != 8 || !Hex.TryDecode(found.Text, out byte[]? _)) return false;
        target = new(uint.Parse(found.Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }
}
