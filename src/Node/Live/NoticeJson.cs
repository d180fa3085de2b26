using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>Notices as JSON: names and numbers, no bodies.</summary>
internal static class NoticeJson
{
    /// <summary>The notice's name and one JSON object in one line.</summary>
    public static (string Name, string Json) Of(Notice notice)
    {
        (string name, JsonObject json) = notice switch
        {
            Notice.TipMoved n => ("tip-moved", new JsonObject
            {
                ["old"] = Place(n.Old),
                ["new"] = Place(n.New),
                ["left"] = new JsonArray([.. n.Left.Select(block => JsonValue.Create(block.Hash.ToString()))]),
                ["joined"] = new JsonArray([.. n.Joined.Select(block => JsonValue.Create(block.Hash.ToString()))]),
            }),
            Notice.BlockRefused n => ("block-refused", new() { ["block"] = Place(n.Block), ["violation"] = n.Violation.ToString(), ["from"] = n.From?.Value }),
            Notice.TransactionWaits n => ("transaction-waits", new() { ["txid"] = n.Id.ToString() }),
            Notice.IncidentChanged n => ("incident-changed", new()
            {
                ["incident"] = n.Incident.Id.ToString(),
                ["isnew"] = n.IsNew,
                ["kind"] = n.Incident.Kind.Name(),
                ["state"] = n.Incident.State.Name(),
                ["forkpoint"] = n.Incident.ForkPoint.ToString(),
                ["violation"] = n.Incident.Violation?.ToString(),
            }),
            Notice.DoubleSpend n => ("double-spend", new() { ["output"] = n.Spent.ToString(), ["ours"] = n.Ours.ToString(), ["theirs"] = n.Theirs.ToString() }),
            Notice.PlanSeen n => ("plan-seen", new() { ["plan"] = n.Plan.ComputeDigest().ToString() }),
            Notice.VoteCounted n => ("vote-counted", new()
            {
                ["plan"] = n.Plan.ToString(),
                ["voters"] = new JsonArray([.. n.Voters.Select(voter => JsonValue.Create(voter))]),
                ["needed"] = n.Needed,
            }),
            Notice.VoteIgnored n => ("vote-ignored", new() { ["reason"] = n.Reason }),
            Notice.PlanCertified n => ("plan-certified", new() { ["plan"] = n.Certificate.Id.ToString() }),
            Notice.RolledBack n => ("rolled-back", new() { ["plan"] = n.Plan.ComputeDigest().ToString(), ["blocks"] = n.Blocks, ["report"] = n.Report.Digest.ToString() }),
            Notice.RulesAdopted n => ("rules-adopted", new() { ["ruleset"] = n.RuleSet, ["digest"] = n.Digest.ToString() }),
            Notice.Warning n => ("warning", new() { ["text"] = n.Text }),
            _ => throw new InvariantException($"unknown notice {notice.GetType().Name}"),
        };
        return (name, json.ToJsonString());
    }

    private static JsonObject Place(BlockPlace place) => new() { ["hash"] = place.Hash.ToString(), ["height"] = place.Height.Value };
}
