using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>What a node works out from its own data for a plan: the ground on which a voter signs, and on which a rollback halts.</summary>
public sealed record PlanReproduction
{
    /// <summary>The incident, from the node's own facts.</summary>
    public required IncidentId Incident { get; init; }

    /// <summary>Where its own headers of the two tips part.</summary>
    public required BlockPlace ForkPoint { get; init; }

    /// <summary>Its own header of the abandoned tip.</summary>
    public required BlockPlace AbandonTip { get; init; }

    /// <summary>Its own header of the kept tip.</summary>
    public required BlockPlace KeepTip { get; init; }

    /// <summary>The rule sets it can enforce.</summary>
    public required ImmutableHashSet<RuleSetDigest> KnownRuleSets { get; init; }

    /// <summary>The coin set that its dry run ends with.</summary>
    public required CoinSetHash CoinSet { get; init; }

    /// <summary>The report that its dry run writes.</summary>
    public required ReportDigest Report { get; init; }

    /// <summary>What differs; nothing when the plan is reproduced in full.</summary>
    public static ImmutableArray<PlanMismatch> Compare(RollbackPlan plan, PlanReproduction reproduced)
    {
        ImmutableArray<PlanMismatch>.Builder found = ImmutableArray.CreateBuilder<PlanMismatch>();
        Expect(PlanField.Incident, plan.Incident, reproduced.Incident, found);
        Expect(PlanField.ForkPoint, plan.ForkPoint, reproduced.ForkPoint, found);
        Expect(PlanField.AbandonTip, plan.AbandonTip, reproduced.AbandonTip, found);
        Expect(PlanField.KeepTip, plan.KeepTip, reproduced.KeepTip, found);
        if (plan.Adopt is { } adopt && !reproduced.KnownRuleSets.Contains(adopt)) found.Add(new(PlanField.Adopt, adopt.ToString(), "unknown here"));
        Expect(PlanField.CoinSet, plan.CoinSet, reproduced.CoinSet, found);
        Expect(PlanField.Report, plan.Report, reproduced.Report, found);
        return found.ToImmutable();
    }

    private static void Expect<T>(PlanField field, T planned, T reproduced, ImmutableArray<PlanMismatch>.Builder found)
        where T : struct, IEquatable<T>
    {
        if (!planned.Equals(reproduced)) found.Add(new(field, $"{planned}", $"{reproduced}"));
    }
}
