using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>Important events as lines that a person understands: one idea each, names before hashes, the cause before the consequence.</summary>
public static class NoticeText
{
    /// <summary>The line; null for what happens all the time.</summary>
    public static string? Of(Notice notice) => notice switch
    {
        Notice.TipMoved moved when moved.Left.IsEmpty => $"height {moved.New.Height}  {moved.New.Hash.Short()}  {Count(moved.Joined.Sum(static block => block.Transactions.Length), "transaction")}",
        Notice.TipMoved moved => $"REORGANIZED  {Count(moved.Left.Length, "block")} left, {Count(moved.Joined.Length, "block")} joined: height {moved.Old.Height} {moved.Old.Hash.Short()} -> {moved.New.Height} {moved.New.Hash.Short()}",
        Notice.BlockRefused refused => $"block {refused.Block.Height} {refused.Block.Hash.Short()} refused: {refused.Violation}{(refused.From is { } peer ? $"  from {peer}" : "")}",
        Notice.IncidentChanged { IsNew: true } found => $"FORK  {found.Incident.Kind.Name()} after {found.Incident.ForkPoint.Short()}{Why(found.Incident, found.Active)}",
        Notice.DoubleSpend spend => $"DOUBLE SPEND  {spend.Spent}: ours {spend.Ours}, theirs {spend.Theirs}",
        Notice.PlanSeen seen => $"rollback plan {seen.Plan.ComputeDigest().Short()}: {seen.Plan.Reason}",
        Notice.VoteCounted vote => $"plan {vote.Plan.Short()}: signed by {string.Join(", ", vote.Voters)} ({vote.Needed} needed)",
        Notice.VoteIgnored ignored => $"vote not counted: {ignored.Reason}",
        Notice.PlanCertified certified => $"plan certified: {certified.Certificate.Id.Short()}",
        Notice.RolledBack back => $"ROLLED BACK  {Count(back.Blocks, "block")}, report {back.Report.Digest}",
        Notice.RulesAdopted rules => $"rules {rules.RuleSet} are enforced from now on ({rules.Digest.Short()})",
        Notice.Warning warning => $"WARNING  {warning.Text}",
        _ => null,
    };

    // Whose rules, and which side this node is on: the same fork is told on both.
    private static string Why(Incident incident, RuleSetDigest active)
    {
        if (incident.Finding.Disputed is not { } disputed || incident.Violation is not { } violation) return "";
        string sides = $": block {disputed.Place.Height} {disputed.Place.Hash.Short()} is refused by rules {Names(disputed.Rejecting)} ({violation}) and accepted by rules {Names(disputed.Accepting)}";
        return disputed.Of(active) is not { } own ? sides : $"{sides}; this node enforces {own.Name} and {(own.Verdict.IsInvalid ? "refuses" : "accepts")} it";
    }

    private static string Names(IEnumerable<RuleSetVerdict> verdicts) => string.Join(", ", verdicts.Select(static verdict => verdict.Name));

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
