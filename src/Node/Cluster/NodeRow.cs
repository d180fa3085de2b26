using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;

namespace Blockchain.Node.Cluster;

/// <summary>What the table shows of a node.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Rules">The rule set that it enforces.</param>
/// <param name="Height">The height of its best block; null where it has not said.</param>
/// <param name="Tip">That block's hash.</param>
/// <param name="Peers">Peers that have said where they are.</param>
/// <param name="Mempool">Transactions that wait.</param>
/// <param name="Fork">What it knows of other branches, in a few words.</param>
/// <param name="End">How it ended, where it did: the rest is what it said last.</param>
public sealed record NodeRow(string Name, string Rules, int? Height, string Tip, int Peers, int Mempool, string Fork, string? End = null)
{
    private const int TipDigits = 8;
    private const string None = "-";

    /// <summary>A node that has not said anything yet.</summary>
    public static NodeRow Unheard(string name) => new(name, "", null, "", 0, 0, None);

    /// <summary>The calls that a row is made from; the answers belong to nearly the same moment.</summary>
    public static IReadOnlyList<RpcCall> Calls => [new("getblockchaininfo"), new("getpeerinfo"), new("getmempoolinfo"), new("getforks"), new("listrulesets")];

    /// <summary>Asks a node.</summary>
    /// <exception cref="NodeUnreachableException">It does not answer.</exception>
    public static async Task<NodeRow> AskAsync(ChildNode node, CancellationToken stop)
    {
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers = await node.Rpc.BatchAsync(Calls, stop).ConfigureAwait(false);
        if (answers.FirstOrDefault(answer => answer.Error is not null).Error is { } error) throw new NodeUnreachableException($"{node.Name}: {error.Message}", error);
        return new(
            node.Name,
            (string?)answers[4].Result?.AsArray().FirstOrDefault(set => (bool?)set?["active"] == true)?["name"] ?? "",
            (int?)answers[0].Result?["blocks"],
            (string?)answers[0].Result?["bestblockhash"] ?? "",
            answers[1].Result?.AsArray().Count(static peer => peer?["tip"] is not null) ?? 0,
            (int?)answers[2].Result?["size"] ?? 0,
            ForkOf(answers[3].Result?.AsArray() ?? []));
    }

    /// <summary>The cells in the order of <see cref="Titles"/>.</summary>
    public IReadOnlyList<string> Cells =>
        [Name, Height is { } height ? Text(height) : None, Tip[..Math.Min(TipDigits, Tip.Length)], Rules, End is null ? Text(Peers) : None, End is null ? Text(Mempool) : None, End ?? Fork];

    /// <summary>What stands above the cells.</summary>
    public static IReadOnlyList<string> Titles => ["node", "height", "tip", "rules", "peers", "mempool", "fork"];

    /// <summary>The row as one line that says what its figures are.</summary>
    public override string ToString() => $"{Name}  {string.Join("  ", Titles.Zip(Cells).Skip(1).Select(static pair => $"{pair.First} {pair.Second}"))}";

    /// <summary>The branch that matters most: one that the rules refuse, else one on which rule sets differ, else the longest.</summary>
    private static string ForkOf(JsonArray rows)
    {
        JsonNode[] others = [.. rows.OfType<JsonNode>().Where(static row => (bool?)row["active"] == false)];
        if (others.FirstOrDefault(static row => row["violation"] is not null) is { } refused) return $"refuses {Branch(refused)}: {(string?)refused["violation"]}";
        if (others.FirstOrDefault(static row => row["verdicts"] is JsonArray { Count: > 0 }) is { } disputed) return $"rules differ on {Branch(disputed)}";
        return others.MaxBy(static row => (int?)row["length"]) is { } stale ? $"{others.Length} stale, {Branch(stale)}" : None;
    }

    private static string Branch(JsonNode row) => $"{(int?)row["length"] ?? 0} above {(int?)row["forkpoint"]?["height"] ?? 0}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
