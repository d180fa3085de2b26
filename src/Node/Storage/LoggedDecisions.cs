using System.Collections.Immutable;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Rollback;

namespace Blockchain.Node.Storage;

/// <summary>What the records of plans, votes, certificates and incidents in the log amount to.</summary>
internal sealed class LoggedDecisions
{
    private readonly OrderedDictionary<PlanDigest, RollbackPlan> plans = [];
    private readonly OrderedDictionary<PlanDigest, Certificate> certificates = [];
    private readonly HashSet<Vote> known = [];
    private readonly List<Vote> votes = [];
    private readonly OrderedDictionary<string, KeptIncident> incidents = [];

    /// <summary>For the machine.</summary>
    public NodeMemory Memory(IReadOnlyDictionary<PlanDigest, RollbackPhase> phases) => new()
    {
        Plans = [.. plans.Values],
        Votes = [.. votes],
        Certificates = [.. certificates.Values],
        Phases = phases.ToImmutableDictionary(),
        Incidents = [.. incidents.Values],
    };

    /// <summary>Whether a plan is news.</summary>
    public bool Add(RollbackPlan plan) => plans.TryAdd(plan.ComputeDigest(), plan);

    /// <summary>Whether a vote is news.</summary>
    public bool Add(Vote vote)
    {
        if (!known.Add(vote)) return false;
        votes.Add(vote);
        return true;
    }

    /// <summary>Whether a certificate is news.</summary>
    public bool Add(Certificate certificate) => certificates.TryAdd(certificate.Id, certificate);

    /// <summary>Takes in what an incident has become.</summary>
    public void Add(KeptIncident step)
    {
        string name = string.Join(' ', step.FirstBlocks.Prepend(step.ForkPoint));
        incidents[name] = incidents.TryGetValue(name, out KeptIncident? before) ? step with { Timeline = before.Timeline.AddRange(step.Timeline) } : step;
    }

    /// <summary>Takes in a record of the log; false where it is none of these.</summary>
    public bool TryLearn(LogKind kind, byte[] payload)
    {
        if (kind == LogKind.Plan && Wire.TryRead<RollbackPlan>(payload, out RollbackPlan? plan)) Add(plan);
        else if (kind == LogKind.Vote && Wire.TryRead<Vote>(payload, out Vote vote)) Add(vote);
        else if (kind == LogKind.Certificate && Wire.TryRead<Certificate>(payload, out Certificate? certificate)) Add(certificate);
        else if (kind == LogKind.Incident && IncidentRecord.TryRead(payload, out KeptIncident? step)) Add(step);
        else return false;
        return true;
    }
}
