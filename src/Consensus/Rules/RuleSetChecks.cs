using System.Collections.Immutable;

namespace Blockchain.Consensus.Rules;

/// <summary>What must hold for a table of changes before it is one.</summary>
internal static class RuleSetChecks
{
    public static string? Refusal(ConsensusRules baseRules, ImmutableArray<RuleChange> changes)
    {
        if (changes.Length > RuleSet.ChangeCountMax) return $"more than {RuleSet.ChangeCountMax} changes";
        foreach (RuleParameter parameter in RuleParameters.All)
        {
            if (parameter.Refusal(parameter.Read(baseRules)) is string refusal) return $"{parameter}: {refusal}";
        }
        foreach (RuleChange change in changes)
        {
            if (Refusal(change) is string refusal) return refusal;
        }
        return RetargetRefusal(baseRules, changes);
    }

    private static string? Refusal(RuleChange change)
    {
        if (change.Activation.Refusal() is string activation) return activation;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((RuleParameter parameter, RuleValue value) in change.Differences)
        {
            if (parameter.Refusal(value) is string refusal) return $"{parameter}: {refusal}";
            if (!names.Add(parameter.Name)) return $"{parameter}: set twice";
        }
        return null;
    }

    /// <summary>A period of no blocks would divide by zero, so no timespan of the table may be below any interval of it.</summary>
    private static string? RetargetRefusal(ConsensusRules baseRules, ImmutableArray<RuleChange> changes)
    {
        long timespan = baseRules.RetargetTimespan;
        long interval = baseRules.BlockInterval;
        foreach (RuleDifference difference in changes.SelectMany(change => change.Differences))
        {
            if (difference.Parameter.Name == RuleNames.RetargetTimespan) timespan = Math.Min(timespan, difference.Value.Number);
            if (difference.Parameter.Name == RuleNames.BlockInterval) interval = Math.Max(interval, difference.Value.Number);
        }
        return timespan < interval ? $"{RuleNames.RetargetTimespan}: must not be below {RuleNames.BlockInterval}" : null;
    }
}
