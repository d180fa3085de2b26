using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc;

/// <summary><c>GET /health</c>: live while the loop answers, ready while nothing speaks against relying on the node.</summary>
public static class NodeHealth
{
    /// <summary>How long the loop may take to answer before the node counts as dead, in milliseconds.</summary>
    public const int AnswerMs = 5_000;

    /// <summary>Blocks between the tip and the best chain of headers beyond which the node is catching up; fewer are on their way at any time.</summary>
    public const int BehindBlocksMax = 6;

    /// <summary>Why the node should not be relied on yet, one line each; empty when it is ready.</summary>
    public static IEnumerable<string> NotReady(NodeMachine machine)
    {
        BlockNode tip = machine.Chain.Tip;
        IEnumerable<BlockNode> ahead = machine.Chain.Tree.Tips().Where(end => end.Status == ChainTipStatus.HeadersOnly && end.Node.Work > tip.Work).Select(static end => end.Node);
        if (ahead.MaxBy(static end => end.Work) is { } best && best.Height - tip.Height > BehindBlocksMax)
            yield return string.Create(CultureInfo.InvariantCulture, $"catching up: height {tip.Height.Value} of {best.Height.Value}");
    }

    /// <summary>What people should know before they rely on the node: the <c>warnings</c> of Core's methods.</summary>
    public static JsonArray WarningsOf(NodeMachine machine) => Lines(NotReady(machine).Concat(Warnings(machine)));

    // An incident that is open says that others may hold another history for true.
    private static IEnumerable<string> Warnings(NodeMachine machine)
    {
        if (machine.Clock.Warning is { } clock) yield return clock;
        foreach (Incident incident in machine.Forks.Monitor.Incidents.Where(static incident => incident.State.IsOpen()))
            yield return $"a fork is open: {incident.Kind.Name()} after {incident.ForkPoint}, {incident.State.Name()}; getincident {incident.Id} tells more";
    }

    /// <summary>Status 200 when the node is ready, 503 otherwise; the body says why, and what else people should know: a warning does not make the node unready, since peers can cause it.</summary>
    public static async Task<RpcReply> AskAsync(RpcNode node, CancellationToken stop)
    {
        List<string> reasons = [];
        List<string> warnings = [];
        bool isLive = true;
        try
        {
            (reasons, warnings) = await node.Loop.ReadAsync(static machine => (NotReady(machine).ToList(), Warnings(machine).ToList())).WaitAsync(TimeSpan.FromMilliseconds(AnswerMs), node.Clock.Time, stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or LoopStoppedException)
        {
            isLive = false;
            reasons.Add(failure is TimeoutException ? $"the loop has not answered within {AnswerMs} ms" : failure.Message);
        }
        JsonObject body = new() { ["live"] = isLive, ["ready"] = reasons.Count == 0, ["reasons"] = Lines(reasons), ["warnings"] = Lines(warnings) };
        return new(reasons.Count == 0 ? 200 : 503, body);
    }

    private static JsonArray Lines(IEnumerable<string> lines) => new([.. lines.Select(static line => JsonValue.Create(line))]);
}
