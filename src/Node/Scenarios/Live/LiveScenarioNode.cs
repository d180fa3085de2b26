using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Cluster;
using Blockchain.Node.Machine;
using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>A node of a scenario as a process.</summary>
/// <param name="node">What the scenario says of it.</param>
/// <param name="chainFile">The chain file's path.</param>
/// <param name="directory">Its data directory.</param>
/// <param name="genesis">The first block in its place.</param>
internal sealed class LiveScenarioNode(ScenarioNode node, string chainFile, string directory, ChainedHeader genesis) : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private ChildNode? process;

    /// <summary>Its name.</summary>
    public string Name => node.Name;

    /// <summary>The rule set that it is started with.</summary>
    public string Rules { get; set; } = node.Rules;

    /// <summary>Its best block when it was last asked.</summary>
    public ChainedHeader Tip { get; set; } = genesis;

    /// <summary>Whether its process runs.</summary>
    public bool IsRunning => process is not null;

    /// <summary>The id that its peers know it by; it stays the same when it starts again.</summary>
    public string PeerId => Address[(Address.LastIndexOf('/') + 1)..];

    /// <summary>The port that it takes connections on.</summary>
    public int Port => int.Parse(Address.Split('/')[4], CultureInfo.InvariantCulture);

    private string Address { get; set; } = "";

    private ChildNode Process => process ?? throw new IOException($"{Name} does not run");

    /// <summary>Starts the process and waits until it can be asked.</summary>
    /// <exception cref="IOException">It ended instead.</exception>
    public async Task StartAsync(UnixTimeMs now, CancellationToken stop)
    {
        ChildNode started = ChildNode.Begin(Name, directory,
        [
            "--chain", chainFile, "--rules", Rules, "--rollback-policy", node.Follows ? "auto" : "ignore",
            "--mock-time", now.ToSeconds().Seconds.ToString(CultureInfo.InvariantCulture),
        ]);
        process = started;
        if (!await started.ReadyAsync(stop).ConfigureAwait(false)) throw new IOException($"{Name} did not start: {started.LastWords}");
        Address = started.PeerAddress;
    }

    /// <summary>Lets it dial a peer behind a port of the loopback.</summary>
    public Task DialAsync(LiveScenarioNode peer, int port) => Process.DialAsync(string.Create(CultureInfo.InvariantCulture, $"/ip4/127.0.0.1/tcp/{port}/p2p/{peer.PeerId}"));

    /// <summary>Ends the process, at once or after it has saved everything.</summary>
    public async Task EndAsync(bool atOnce)
    {
        ChildNode ending = Process;
        process = null;
        if (atOnce) await ending.KillAsync().ConfigureAwait(false);
        else await ending.StopAsync(StopPatience).ConfigureAwait(false);
        await ending.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Calls a method.</summary>
    /// <exception cref="RpcException">The node answers with an error.</exception>
    /// <exception cref="IOException">The node does not answer.</exception>
    public async Task<JsonNode?> CallAsync(string method, params JsonNode?[] parameters)
    {
        try
        {
            return await Process.Rpc.CallAsync(method, new JsonArray(parameters)).ConfigureAwait(false);
        }
        catch (NodeUnreachableException gone)
        {
            throw new IOException($"{Name} does not answer: {gone.Message}", gone);
        }
    }

    /// <summary>Calls a method and waits.</summary>
    /// <inheritdoc cref="CallAsync" path="/exception"/>
    public JsonNode? Call(string method, params JsonNode?[] parameters) => CallAsync(method, parameters).GetAwaiter().GetResult();

    /// <summary>Calls a method whose errors are an answer: null where there is none.</summary>
    public JsonNode? TryCall(out string? error, string method, params JsonNode?[] parameters)
    {
        error = null;
        try
        {
            return Call(method, parameters);
        }
        catch (RpcException refused)
        {
            error = refused.Message;
            return null;
        }
    }

    /// <summary>Fetches a block.</summary>
    public Block Fetch(BlockHash hash) => Hex.TryDecode((string?)Call("getblock", hash.ToString(), 0) ?? "", out byte[]? bytes) && Wire.TryRead<Block>(bytes, out Block? block)
        ? block
        : throw new IOException($"{Name} answers block {hash} in a way that this program does not know");

    /// <summary>Fetches a transaction that waits.</summary>
    public Transaction Fetch(TxId id) => Hex.TryDecode((string?)Call("getrawtransaction", id.ToString()) ?? "", out byte[]? bytes) && Wire.TryRead<Transaction>(bytes, out Transaction? transaction)
        ? transaction
        : throw new IOException($"{Name} answers transaction {id} in a way that this program does not know");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is not null) await EndAsync(atOnce: false).ConfigureAwait(false);
    }
}
