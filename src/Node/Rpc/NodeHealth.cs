using System.Text.Json.Nodes;
using Blockchain.Node.Live;

namespace Blockchain.Node.Rpc;

/// <summary><c>GET /health</c>: live while the loop answers, ready while nothing speaks against relying on the node.</summary>
public static class NodeHealth
{
    /// <summary>How long the loop may take to answer before the node counts as dead, in milliseconds.</summary>
    public const int AnswerMs = 5_000;

    /// <summary>Status 200 when the node is ready, 503 otherwise; the body says why, and what else people should know: a warning does not make the node unready, since peers can cause it.</summary>
    public static async Task<RpcReply> AskAsync(RpcNode node, CancellationToken stop)
    {
        List<string> reasons = [.. node.NotReady()];
        string? warning = null;
        bool isLive = true;
        try
        {
            warning = await node.Loop.ReadAsync(static machine => machine.Clock.Warning).WaitAsync(TimeSpan.FromMilliseconds(AnswerMs), node.Clock.Time, stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or LoopStoppedException)
        {
            isLive = false;
            reasons.Add(failure is TimeoutException ? $"the loop has not answered within {AnswerMs} ms" : failure.Message);
        }
        JsonObject body = new() { ["live"] = isLive, ["ready"] = reasons.Count == 0, ["reasons"] = Lines(reasons), ["warnings"] = Lines(warning is null ? [] : [warning]) };
        return new(reasons.Count == 0 ? 200 : 503, body);
    }

    private static JsonArray Lines(IEnumerable<string> lines) => new([.. lines.Select(static line => JsonValue.Create(line))]);
}
