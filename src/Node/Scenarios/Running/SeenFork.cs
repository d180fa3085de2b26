using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>A fork as a node names it.</summary>
/// <param name="Id">The incident: the same on every node.</param>
/// <param name="Kind">The kind of fork, by its name.</param>
/// <param name="ForkPoint">The last block that everybody shares.</param>
/// <param name="Disputed">The block that splits; null where no rules are in dispute.</param>
/// <param name="Verdicts">What each known rule set says of that block, in the chain file's order.</param>
internal sealed record SeenFork(IncidentId Id, string Kind, BlockHash ForkPoint, BlockPlace? Disputed, ImmutableArray<SeenVerdict> Verdicts)
{
    /// <summary>The first verdict that refuses the disputed block; null for none.</summary>
    public SeenVerdict? Refusal => Verdicts.FirstOrDefault(static verdict => verdict.Rule is not null);

    /// <summary>What an incident of the machine says.</summary>
    public static SeenFork Of(Incident incident) => new(
        incident.Id, incident.Kind.Name(), incident.ForkPoint, incident.DisputedBlock, [.. (incident.Finding.Disputed?.Verdicts ?? []).Select(VerdictOf)]);

    private static SeenVerdict VerdictOf(RuleSetVerdict verdict)
    {
        Violation? violation = verdict.Verdict.Violation;
        return new(verdict.Name, verdict.Verdict.IsValid, violation?.Rule, violation?.Measured, violation?.Limit);
    }
}
