using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>Says in sentences why a fork is of its kind.</summary>
public static class ForkEvidence
{
    /// <summary>Most lines of one finding: what does not fit is counted.</summary>
    public const int LineCountMax = 64;

    /// <summary>The lines for a kind, strongest first.</summary>
    public static ImmutableArray<EvidenceLine> Of(ForkFacts facts, ForkKind kind)
    {
        IEnumerable<EvidenceLine> lines = kind switch
        {
            ForkKind.Disagreement => [.. ContradictionLine(facts), .. Verdicts(facts.Disputed)],
            ForkKind.RuleSplit or ForkKind.PredictedSplit => [.. Verdicts(facts.Disputed), .. Sides(facts)],
            ForkKind.Partition => [.. BranchLines(facts), .. SilenceLine(facts)],
            ForkKind.DeepReorg => [.. BranchLines(facts), new("depth", Text($"{facts.Depth} blocks would leave the chain; a race is at most {ForkFacts.RaceDepthBlocksMax}"))],
            ForkKind.Race => BranchLines(facts),
            ForkKind.UnknownRules => UnknownLines(facts),
            ForkKind.Stalled => [new("stall", Text($"no block for {facts.TipAgeSeconds} s; one is due every {facts.BlockIntervalSeconds} s"))],
        };
        return [.. lines.Take(LineCountMax)];
    }

    /// <summary>One line of a verdict, as people read it: <c>0.7 invalid max-touched-txids: 5021, limit 4500</c>.</summary>
    public static string Describe(RuleSetVerdict verdict) => verdict.Verdict.Kind switch
    {
        VerdictKind.Valid => $"{verdict.Name} valid",
        VerdictKind.Invalid => $"{verdict.Name} invalid {Describe(verdict.Verdict.Violation)}",
        VerdictKind.NotJudged => $"{verdict.Name} not judged: {verdict.Verdict.Reason}",
    };

    private static string Describe(Violation? violation)
    {
        if (violation is null) return "";
        string measured = violation.Measured is { } value ? Text($": {value}") : "";
        string limit = violation.Limit is { } most ? Text($", limit {most}") : "";
        return violation.Rule + measured + limit;
    }

    private static IEnumerable<EvidenceLine> Verdicts(Judgement? disputed) => disputed is null
        ? []
        : disputed.Verdicts.Select(verdict => new EvidenceLine("verdict", $"block {disputed.Place}: {Describe(verdict)}"));

    private static IEnumerable<EvidenceLine> ContradictionLine(ForkFacts facts) =>
        Contradiction.First(facts.Judgements, facts.Stands) is { } found
            ? [new("same rules", $"{found.Peer} has rules {found.RuleSet.Name} too and says that block {found.Block.Place} is {(found.PeerSaysValid ? "valid" : "invalid")}; here: {Describe(found.RuleSet)}")]
            : [];

    /// <summary>Who announces rules that accept, who announces rules that refuse.</summary>
    private static IEnumerable<EvidenceLine> Sides(ForkFacts facts)
    {
        if (facts.Disputed is not { } disputed) yield break;
        yield return Side("accept", facts, disputed.Accepting);
        yield return Side("refuse", facts, disputed.Rejecting);
    }

    private static EvidenceLine Side(string verb, ForkFacts facts, IEnumerable<RuleSetVerdict> verdicts)
    {
        ImmutableHashSet<RuleSetDigest> digests = [.. verdicts.Select(static verdict => verdict.Digest)];
        string[] peers = [.. facts.Stands.Where(stand => stand.Announced is { } digest && digests.Contains(digest))
            .Select(static stand => stand.Peer).Order(StringComparer.Ordinal)];
        string here = digests.Contains(facts.Active) ? " and this node" : "";
        return new("side", Text($"{peers.Length} of {facts.Stands.Length} peers{here} {verb} it{(peers.Length == 0 ? "" : ": ")}{string.Join(", ", peers)}"));
    }

    private static IEnumerable<EvidenceLine> BranchLines(ForkFacts facts) => facts.Branches.Select(static branch =>
        new EvidenceLine("branch", Text($"{branch.Length} blocks from {branch.ForkPoint} to {branch.Tip}, accepted by all known rules that judged")));

    private static IEnumerable<EvidenceLine> SilenceLine(ForkFacts facts) => facts.Silence is { } silence
        ? [new("silence", Text($"no contact from {silence.From} to {silence.Until}; then {silence.HeadersInBurst} headers at once"))]
        : [];

    private static IEnumerable<EvidenceLine> UnknownLines(ForkFacts facts)
    {
        foreach (RuleSetDigest digest in ForkSignals.UnknownDigests(facts))
        {
            IEnumerable<string> peers = facts.Stands.Where(stand => stand.Announced == digest).Select(static stand => stand.Peer);
            yield return new("announced", $"rules {digest.Short()} are announced by {string.Join(", ", peers.Order(StringComparer.Ordinal))} and unknown here");
        }
        if (facts.UnknownVersionPercent >= ForkFacts.UnknownVersionPercentMin)
            yield return new("version", Text($"{facts.UnknownVersionPercent} % of the recent blocks signal a version that no known rules explain"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
