using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>
/// Waits until nothing is under way between nodes: on every link all bytes that one end has sent the other has received, and nothing
/// more is sent. Virtual time may only pass then, or nodes would give up answers that are under way as years late.
/// </summary>
/// <param name="time">The clock of the machine.</param>
internal sealed class NetworkRest(TimeProvider time)
{
    /// <summary>How long a network may take to come to rest.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(3);

    /// <summary>Waits.</summary>
    /// <param name="nodes">The nodes that run.</param>
    /// <param name="links">All links.</param>
    /// <returns>Null at rest; else what was still under way when patience ended, and the link that was missing where that is why.</returns>
    public async Task<(string Why, LiveLink? Missing)?> AwaitAsync(IReadOnlyCollection<LiveScenarioNode> nodes, IReadOnlyCollection<LiveLink> links)
    {
        long began = time.GetTimestamp();
        string before = "";
        while (true)
        {
            (string totals, string? why, LiveLink? missing) = await LookAsync(nodes, links).ConfigureAwait(false);
            if (why is null && totals == before) return null;
            if (why is not null && time.GetElapsedTime(began) > Patience) return (why, missing);
            before = totals;
            await Task.Delay(LookInterval, time).ConfigureAwait(false);
        }
    }

    private static async Task<(string Totals, string? Why, LiveLink? Missing)> LookAsync(IReadOnlyCollection<LiveScenarioNode> nodes, IReadOnlyCollection<LiveLink> links)
    {
        Dictionary<LiveScenarioNode, JsonArray> peers = [];
        foreach ((LiveScenarioNode node, JsonArray rows) in await Task.WhenAll(nodes.Select(AskAsync)).ConfigureAwait(false)) peers.Add(node, rows);
        StringBuilder totals = new();
        foreach (LiveLink link in links.Where(static link => link.Listener.IsRunning && link.Dialler.IsRunning))
        {
            JsonNode? near = Row(peers[link.Listener], link.Dialler), far = Row(peers[link.Dialler], link.Listener);
            string name = $"{link.Dialler.Name} and {link.Listener.Name}";
            if (!link.IsExpected && (near is not null || far is not null)) return ("", $"{name} are connected although they must not be", null);
            if (!link.IsExpected) continue;
            if (near?["tip"] is null || far?["tip"] is null) return ("", $"{name} are not connected", link);
            if (!IsCarried(near, far) || !IsCarried(far, near)) return ("", $"messages are under way between {name}", null);
            totals.Append(CultureInfo.InvariantCulture, $"{near["bytessent"]} {far["bytessent"]} ");
        }
        return (totals.ToString(), null, null);
    }

    private static async Task<(LiveScenarioNode Node, JsonArray Rows)> AskAsync(LiveScenarioNode node) =>
        (node, (await node.CallAsync("getpeerinfo").ConfigureAwait(false))?.AsArray() ?? []);

    private static JsonNode? Row(JsonArray rows, LiveScenarioNode peer) => rows.FirstOrDefault(row => (string?)row?["peerid"] == peer.PeerId);

    /// <summary>All that one end has sent has come to the other, and no block is waited for.</summary>
    private static bool IsCarried(JsonNode from, JsonNode to) =>
        (long?)from["bytessent"] == (long?)to["bytesrecv"] && from["inflight"] is JsonArray { Count: 0 };
}
