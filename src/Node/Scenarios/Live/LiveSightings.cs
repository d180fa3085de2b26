using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Scenarios.Running;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>Asks the nodes where they are, and tells the stage what has changed since the last time.</summary>
/// <param name="stage">Who is told.</param>
/// <param name="shelf">All blocks.</param>
/// <param name="nodes">All nodes.</param>
internal sealed class LiveSightings(Stage stage, BlockShelf shelf, ImmutableArray<LiveScenarioNode> nodes)
{
    private readonly Dictionary<(int Node, string Incident, string Kind), SeenFork> forks = [];
    private readonly Dictionary<int, Certificate> certificates = [];
    private readonly HashSet<int> rolledBack = [];
    private RollbackPlan? plan;
    private OrphanReport? report;
    private int votes;

    /// <summary>Whether a node has ever named a fork.</summary>
    public bool HasForks(NodeIndex node) => forks.Keys.Any(key => key.Node == node.Value);

    /// <summary>The certificate that a node goes by; null for none.</summary>
    public Certificate? CertificateOf(NodeIndex node) => certificates.GetValueOrDefault(node.Value);

    /// <summary>Looks after a plan from now on.</summary>
    public void Follow(RollbackPlan proposed) => (plan, report, votes) = (proposed, null, 0);

    /// <summary>Asks all nodes that run.</summary>
    public void Look()
    {
        ImmutableArray<int> running = [.. Enumerable.Range(0, nodes.Length).Where(number => nodes[number].IsRunning)];
        if (plan is not null)
        {
            foreach (int number in running) LookAtPlan(number, plan);
        }
        List<(int Number, ChainedHeader Before)> moved = [];
        foreach (int number in running)
        {
            LiveScenarioNode node = nodes[number];
            ChainedHeader tip = shelf.Place(BlockHash.Parse((string?)node.Call("getbestblockhash") ?? ""), node.Fetch), before = node.Tip;
            node.Tip = tip;
            if (tip.Hash != before.Hash) moved.Add((number, before));
        }
        foreach ((int number, ChainedHeader before) in moved) Tell(number, before);
        foreach (int number in running) LookForForks(number);
    }

    private void LookAtPlan(int number, RollbackPlan followed)
    {
        JsonNode? known = nodes[number].TryCall(out string? _, "getrollbackplan", followed.ComputeDigest().ToString());
        ImmutableArray<string> voters = [.. (known?["voters"]?.AsArray() ?? []).Select(static voter => (string?)voter ?? "")];
        if (voters.Length > votes)
        {
            votes = voters.Length;
            stage.Seen.Take(new(number), new Notice.VoteCounted(followed.ComputeDigest(), voters, voters.Length));
        }
        if (certificates.ContainsKey(number) || !Hex.TryDecode((string?)known?["certificate"] ?? "-", out byte[]? bytes) || !Wire.TryRead<Certificate>(bytes, out Certificate? certificate)) return;
        certificates.Add(number, certificate);
        stage.Seen.Take(new(number), new Notice.PlanCertified(certificate));
    }

    private void Tell(int number, ChainedHeader before)
    {
        ChainedHeader tip = nodes[number].Tip, shared = ChainedHeader.ForkPoint(before, tip);
        ImmutableArray<Block> left = [.. shelf.Between(shared, before).Reverse()];
        stage.Seen.Take(new(number), new Notice.TipMoved(BlockPlace.Of(before), BlockPlace.Of(tip), left, shelf.Between(shared, tip)));
        if (plan is { } carriedOut && certificates.ContainsKey(number) && left.Any(block => block.Hash == carriedOut.AbandonTip.Hash) && rolledBack.Add(number)) TellRollback(number, carriedOut, before, left.Length);
    }

    /// <summary>The node's own digest must be that of the report which its blocks give; otherwise nothing is told of a report, and the expectation fails.</summary>
    private void TellRollback(int number, RollbackPlan carriedOut, ChainedHeader abandoned, int blocks)
    {
        LiveScenarioNode node = nodes[number];
        string own = (string?)node.TryCall(out string? error, "getorphanreport", carriedOut.AbandonTip.Hash.ToString())?["digest"] ?? error ?? "none";
        report ??= ReportRecount.Of(stage, shelf, carriedOut, abandoned, shelf.Place(carriedOut.KeepTip.Hash, node.Fetch));
        node.Rules = ActiveRules(node);
        if (own == report.Digest.ToString()) stage.Seen.Take(new(number), new Notice.RolledBack(carriedOut, blocks, report));
        else stage.Seen.Take(new(number), new Notice.Warning($"its report is {own}, not {report.Digest}"));
    }

    private static string ActiveRules(LiveScenarioNode node) =>
        (string?)node.Call("listrulesets")?.AsArray().FirstOrDefault(static set => (bool?)set?["active"] == true)?["name"] ?? node.Rules;

    private void LookForForks(int number)
    {
        foreach (JsonNode? row in nodes[number].Call("getincidents")?.AsArray() ?? [])
        {
            if (row is null) continue;
            (int, string, string) key = (number, (string?)row["incident"] ?? "", (string?)row["kind"] ?? "");
            if (!forks.ContainsKey(key)) stage.Seen.Sight(new(number), forks[key] = ForkOf(nodes[number], row));
        }
    }

    private static SeenFork ForkOf(LiveScenarioNode node, JsonNode row)
    {
        BlockPlace? disputed = row["disputed"] is { } place ? new(BlockHash.Parse((string?)place["hash"] ?? ""), new((int?)place["height"] ?? 0)) : null;
        JsonNode? judgement = disputed is { } block ? node.TryCall(out string? _, "getjudgement", block.Hash.ToString()) : null;
        return new(
            new(Hash256.Parse((string?)row["incident"] ?? "")), (string?)row["kind"] ?? "", BlockHash.Parse((string?)row["forkpoint"] ?? ""), disputed,
            [.. (judgement?["verdicts"]?.AsArray() ?? []).Select(static verdict => new SeenVerdict(
                (string?)verdict?["ruleset"] ?? "", (bool?)verdict?["valid"] == true, (string?)verdict?["rule"], (long?)verdict?["measured"], (long?)verdict?["limit"]))]);
    }
}
