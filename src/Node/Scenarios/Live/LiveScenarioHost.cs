using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Cluster;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Scenarios.Running;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>
/// The nodes of a scenario as processes that talk libp2p, driven over RPC. Their clocks stand still and are moved together, so that
/// hours pass as in the file; they are moved only when nothing is under way between nodes.
/// </summary>
internal sealed class LiveScenarioHost : IScenarioHost, IDisposable
{
    private readonly Stage stage;
    private readonly BlockShelf shelf;
    private readonly NetworkRest rest;
    private readonly LiveSightings sightings;
    private readonly ImmutableArray<LiveScenarioNode> nodes;
    private readonly List<LiveLink> links = [];
    private readonly List<Ban> bans = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("scenario-");
    private bool isStirred = true;
    private bool isHeld;

    /// <summary>Sets the nodes up as processes of this program, in real time.</summary>
    /// <param name="chainFile">The chain file's path.</param>
    internal static Func<Stage, SplitMix64, IScenarioHost> On(string chainFile) =>
        (stage, chance) => new LiveScenarioHost(stage, chainFile, chance, TimeProvider.System);

    /// <summary>Starts all nodes and connects them.</summary>
    /// <exception cref="IOException">A node did not start.</exception>
    internal LiveScenarioHost(Stage stage, string chainFile, SplitMix64 chance, TimeProvider time)
    {
        this.stage = stage;
        shelf = new(stage.Chain.Genesis);
        rest = new(time);
        Now = stage.Start;
        nodes = [.. stage.Scenario.Nodes.Select(node => new LiveScenarioNode(node, chainFile, Path.Combine(folder.FullName, node.Name), shelf.Genesis))];
        sightings = new(stage, shelf, nodes);
        try
        {
            Wait(Task.WhenAll(nodes.Select(node => node.StartAsync(Now, stage.Stop))));
            foreach ((NodeIndex a, NodeIndex b) in Topology.Of(nodes.Length, chance.Fork("topology"))) links.Add(new(nodes[a.Value], nodes[b.Value], new LinkProxy()));
            foreach (LiveLink link in links) Wait(link.ConnectAsync());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public UnixTimeMs Now { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<Ban> Bans => bans;

    /// <summary>Processes count bytes and not messages: nothing is told.</summary>
    public NetworkCounts Counts => default;

    private IEnumerable<LiveScenarioNode> Running => nodes.Where(static node => node.IsRunning);

    /// <inheritdoc/>
    public void RunUntil(UnixTimeMs until)
    {
        Settle();
        Now = until;
        Wait(Task.WhenAll(Running.Select(node => node.CallAsync("setmocktime", Now.ToSeconds().Seconds))));
    }

    /// <inheritdoc/>
    public bool IsRunning(NodeIndex node) => Of(node).IsRunning;

    /// <inheritdoc/>
    public string RulesOf(NodeIndex node) => Of(node).Rules;

    /// <inheritdoc/>
    public ChainedHeader TipOf(NodeIndex node) => Of(node).Tip;

    /// <inheritdoc/>
    public Block? BodyOf(NodeIndex node, BlockHash block) => shelf.Body(block);

    /// <inheritdoc/>
    public ImmutableArray<Transaction> WaitingAt(NodeIndex node)
    {
        Settle();
        ImmutableArray<Transaction>.Builder waiting = ImmutableArray.CreateBuilder<Transaction>();
        foreach (JsonNode? text in Of(node).Call("getrawmempool")?.AsArray() ?? [])
        {
            TxId id = new(Hash256.Parse((string?)text ?? ""));
            if (shelf.Find(id) is not { } transaction) shelf.Keep(transaction = Of(node).Fetch(id));
            waiting.Add(transaction);
        }
        return waiting.ToImmutable();
    }

    /// <inheritdoc/>
    public int WaitingCount(NodeIndex node) => (int?)Of(node).Call("getmempoolinfo")?["size"] ?? 0;

    /// <inheritdoc/>
    public CoinSetHash CoinsOf(NodeIndex node) => new(Hash256.Parse((string?)Of(node).Call("gettxoutsetinfo", "muhash")?["muhash"] ?? ""));

    /// <inheritdoc/>
    public IEnumerable<PaymentStanding> StandingsOf(NodeIndex node, Transaction payment)
    {
        if (!sightings.HasForks(node)) yield break;
        JsonNode?[] block = shelf.BlockOf(payment.Id) is { } hash ? [hash.ToString()] : [];
        JsonNode? status = Of(node).TryCall(out string? _, "getpaymentstatus", [payment.Id.ToString(), .. block]);
        foreach (JsonNode? fork in status?["forks"]?.AsArray() ?? [])
            yield return Enum.Parse<PaymentStanding>(((string?)fork?["standing"] ?? "").Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
    }

    /// <inheritdoc/>
    public Certificate? CertificateOf(NodeIndex node) => sightings.CertificateOf(node);

    /// <inheritdoc/>
    public VerdictAudit AuditOf(NodeIndex node)
    {
        JsonNode? audit = Of(node).Call("getverdicts");
        return new((int?)audit?["held"] ?? 0, (int?)audit?["stale"] ?? 0);
    }

    /// <inheritdoc/>
    public Block? Mine(NodeIndex node, ScriptBytes payTo)
    {
        AddressPrefixes look = stage.Chain.Addresses;
        string? address = Address.FromScript(payTo, new(stage.Chain.Name, look.PubkeyHash, look.ScriptHash, look.SecretKey, look.Bech32));
        if (Of(node).TryCall(out string? _, "generatetoaddress", 1, address) is not JsonArray { Count: 1 } hashes) return null;
        Stir();
        Settle();
        return shelf.Body(BlockHash.Parse((string?)hashes[0] ?? ""));
    }

    /// <inheritdoc/>
    public BlockTemplate TemplateOf(NodeIndex node, MiningPolicy policy)
    {
        Settle();
        ChainedHeader tip = TipOf(node);
        RuleSchedule schedule = stage.ScheduleOf(node);
        UnixTime now = Now.ToSeconds();
        BlockTemplate empty = BlockAssembler.Assemble(new(new()), tip, schedule.RulesForChild(tip, now), schedule.VersionFor(tip), now, policy);
        decimal fees = (Of(node).Call("getrawmempool", true) as JsonObject ?? []).Sum(static entry => (decimal?)entry.Value?["fees"]?["base"] ?? 0);
        return empty with { Transactions = WaitingAt(node), Fees = new((long)(fees * Amount.Coin)) };
    }

    /// <inheritdoc/>
    public string? Submit(NodeIndex node, Block block)
    {
        string? word = (string?)Of(node).TryCall(out string? error, "submitblock", Hex.Encode(Wire.ToBytes(block))) ?? error;
        Stir();
        Settle();
        return word;
    }

    /// <inheritdoc/>
    public string? Submit(NodeIndex node, Transaction transaction)
    {
        Hold();
        Of(node).TryCall(out string? error, "sendrawtransaction", Hex.Encode(Wire.ToBytes(transaction)), 0);
        shelf.Keep(transaction);
        return error;
    }

    /// <summary>As operators do: the node stops and starts with other rules.</summary>
    public string? Adopt(NodeIndex node, string rules)
    {
        Settle();
        Wait(Of(node).EndAsync(atOnce: false));
        Of(node).Rules = rules;
        Restart(node);
        return null;
    }

    /// <inheritdoc/>
    public Answer Propose(NodeIndex node, BlockHash leave, string adopt, ushort proposer, string reason)
    {
        Settle();
        JsonNode? planned = Of(node).TryCall(out string? error, "planrollback", leave.ToString(), adopt, proposer, reason);
        Stir();
        if (!Hex.TryDecode((string?)planned?["hex"] ?? "-", out byte[]? bytes) || !Wire.TryRead<RollbackPlan>(bytes, out RollbackPlan? plan)) return new Answer.Refused(error ?? "no plan");
        sightings.Follow(plan);
        return new Answer.Planned(plan);
    }

    /// <inheritdoc/>
    public Answer Sign(NodeIndex node, PlanDigest plan, PrivateKey key)
    {
        JsonNode? signed = Of(node).TryCall(out string? error, "signrollback", plan.ToString(), Hex.Encode(key.ToArray()));
        Stir();
        if (error is not null) return new Answer.Refused(error);
        if (Hex.TryDecode((string?)signed?["vote"] ?? "-", out byte[]? bytes) && Wire.TryRead(bytes, out Vote vote)) return new Answer.Signed(vote);
        return new Answer.NotReproduced([.. (signed?["differences"]?.AsArray() ?? []).Select(static line => (string?)line ?? "")]);
    }

    /// <inheritdoc/>
    public void Crash(NodeIndex node)
    {
        Settle();
        Wait(Of(node).EndAsync(atOnce: true));
        Stir();
    }

    /// <inheritdoc/>
    public void Restart(NodeIndex node)
    {
        Wait(Of(node).StartAsync(Now, stage.Stop));
        foreach (LiveLink link in links.Where(link => link.Dialler == Of(node) || link.Listener == Of(node))) Wait(link.ConnectAsync());
        Stir();
    }

    /// <inheritdoc/>
    public void Partition(ImmutableArray<ImmutableArray<NodeIndex>> groups)
    {
        Settle();
        Dictionary<LiveScenarioNode, int> sides = [];
        for (int group = 0; group < groups.Length; group++)
        {
            foreach (NodeIndex node in groups[group]) sides[Of(node)] = group + 1;
        }
        foreach (LiveLink link in links) link.Cut(sides.GetValueOrDefault(link.Listener) != sides.GetValueOrDefault(link.Dialler));
        Stir();
    }

    /// <inheritdoc/>
    public void Heal()
    {
        foreach (LiveLink link in links.Where(static link => link.IsCut))
        {
            link.Cut(false);
            Wait(link.ConnectAsync());
        }
        Stir();
    }

    /// <summary>Ends all processes and throws their files away.</summary>
    public void Dispose()
    {
        Wait(Task.WhenAll(nodes.Select(static node => node.DisposeAsync().AsTask())));
        foreach (LiveLink link in links) Wait(link.Proxy.DisposeAsync().AsTask());
        folder.Delete(recursive: true);
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private LiveScenarioNode Of(NodeIndex node) => nodes[node.Value];

    private void Stir() => isStirred = true;

    /// <summary>While no time passes nobody hears of what people do one after the other: the links wait until it does.</summary>
    private void Hold()
    {
        if (isHeld) return;
        Settle();
        foreach (LiveLink link in links) link.Proxy.Hold(true);
        isHeld = isStirred = true;
    }

    /// <summary>Waits until nothing is under way, and takes in what has changed. A peer that is connected no more is one that was refused.</summary>
    private void Settle()
    {
        if (isHeld)
        {
            foreach (LiveLink link in links) link.Proxy.Hold(false);
            isHeld = false;
        }
        while (isStirred)
        {
            stage.Stop.ThrowIfCancellationRequested();
            if (rest.AwaitAsync([.. Running], links).GetAwaiter().GetResult() is not { } trouble)
            {
                isStirred = false;
                sightings.Look();
                continue;
            }
            if (trouble.Missing is not { } lost) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"after {NetworkRest.Patience.TotalSeconds} s {trouble.Why}"));
            bans.Add(new(Now, lost.Listener.Name, lost.Dialler.Name, "the connection was lost and could not be made again"));
            links.Remove(lost);
        }
    }
}
