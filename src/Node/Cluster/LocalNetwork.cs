using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Client;

namespace Blockchain.Node.Cluster;

/// <summary>Several nodes on this machine: started, meshed, watched, mining in turn, stopped together.</summary>
/// <param name="plan">What is asked for.</param>
/// <param name="table">Where it is shown.</param>
/// <param name="time">The clock of intervals.</param>
public sealed class LocalNetwork(NetworkPlan plan, NodeTable table, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long nodes may take to save everything when they are told to stop, before they are killed.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan MeshLookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly List<ChildNode> nodes = [];
    private readonly HashSet<ChildNode> missed = [];
    private readonly Dictionary<ChildNode, NodeRow> last = [];

    /// <summary>The nodes, in their order.</summary>
    public IReadOnlyList<ChildNode> Nodes => nodes;

    /// <summary>Nodes that ended without being told to.</summary>
    public int MissedCount => missed.Count;

    /// <summary>Starts all nodes at once and connects each to all earlier ones.</summary>
    /// <exception cref="IOException">A node did not start: the line says which and why.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        long began = time.GetTimestamp();
        for (int i = 0; i < plan.Rules.Length; i++)
        {
            string name = NetworkPlan.NameOf(i);
            string directory = Path.Combine(plan.Directory, name);
            Directory.CreateDirectory(directory);
            string[] rules = plan.Rules[i] is { } named ? ["--rules", named] : [];
            nodes.Add(ChildNode.Begin(name, directory, ["--chain", plan.Chain, .. rules]));
        }
        foreach (ChildNode node in nodes)
        {
            if (!await node.ReadyAsync(stop).ConfigureAwait(false)) throw new IOException($"{node.Name} did not start: {node.LastWords}");
        }
        for (int i = 1; i < nodes.Count; i++)
        {
            for (int earlier = 0; earlier < i; earlier++) await nodes[i].DialAsync(nodes[earlier].PeerAddress).ConfigureAwait(false);
        }
        while ((await LookAsync(stop).ConfigureAwait(false)).Any(row => row.Peers < nodes.Count - 1) && missed.Count == 0)
            await Task.Delay(MeshLookInterval, time, stop).ConfigureAwait(false);
        table.Say(string.Create(CultureInfo.InvariantCulture, $"{nodes.Count} nodes meshed in {time.GetElapsedTime(began).TotalSeconds:0.0} s; their files are in {plan.Directory}; Ctrl-C stops them; to ask one: rpc METHOD --data-dir {Path.Combine(plan.Directory, NetworkPlan.NameOf(0))}"));
    }

    /// <summary>Shows the nodes, and lets them mine in turn, until it is told to stop or none is left.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        Task mining = plan.MineTo is { } address ? MineAsync(address, stop) : Task.CompletedTask;
        while (missed.Count < nodes.Count)
        {
            table.Show(await LookAsync(stop).ConfigureAwait(false));
            await Task.Delay(LookInterval, time, stop).ConfigureAwait(false);
        }
        await mining.ConfigureAwait(false);
    }

    /// <summary>Stops all nodes; what they had decided is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        bool[] stopped = await Task.WhenAll(nodes.Select(static node => node.StopAsync(StopPatience))).ConfigureAwait(false);
        for (int i = 0; i < nodes.Count; i++)
        {
            if (!stopped[i]) table.Say($"{nodes[i].Name} did not stop within {StopPatience.TotalSeconds:0} s and was killed; it repairs itself at the next start");
            await nodes[i].DisposeAsync().ConfigureAwait(false);
        }
        if (nodes.Count > 0) table.Say($"{nodes.Count} nodes stopped");
    }

    /// <summary>A row for every node: one that has ended, or is ending, keeps what it said last.</summary>
    private async Task<ImmutableArray<NodeRow>> LookAsync(CancellationToken stop)
    {
        NodeRow?[] answers = await Task.WhenAll(nodes.Select(node => AskAsync(node, stop))).ConfigureAwait(false);
        for (int i = 0; i < nodes.Count; i++)
        {
            ChildNode node = nodes[i];
            NodeRow row = answers[i] ?? last.GetValueOrDefault(node) ?? NodeRow.Unheard(node.Name);
            string? end = node.Ended.IsCompleted ? node.HowItEnded : null;
            last[node] = row with { End = end };
            if (end is not null && missed.Add(node)) table.Say($"{node.Name} ended: {node.LastWords}");
        }
        return [.. nodes.Select(node => last[node])];
    }

    private static async Task<NodeRow?> AskAsync(ChildNode node, CancellationToken stop)
    {
        if (node.Ended.IsCompleted) return null;
        try
        {
            return await NodeRow.AskAsync(node, stop).ConfigureAwait(false);
        }
        catch (NodeUnreachableException)
        {
            return null; // it is ending; the next look tells
        }
    }

    private async Task MineAsync(string address, CancellationToken stop)
    {
        for (int turn = 0; missed.Count < nodes.Count; turn++)
        {
            await Task.Delay(plan.Interval, time, stop).ConfigureAwait(false);
            ChildNode node = nodes[turn % nodes.Count];
            try
            {
                if (!node.Ended.IsCompleted) await node.Rpc.GenerateToAddressAsync(1, address, stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is NodeUnreachableException or RpcException)
            {
                if (!node.Ended.IsCompleted) table.Say($"{node.Name} mines no block: {failure.Message}");
            }
        }
    }
}
