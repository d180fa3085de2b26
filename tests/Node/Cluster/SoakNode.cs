using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Cluster;
using Blockchain.Node.Tests.Live;
using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>A node of the soak: it is killed and started again on the same folder, and all that it says is kept.</summary>
internal sealed class SoakNode(string name, string directory) : IAsyncDisposable
{
    private const int WaitMs = 120_000;
    private const int LinesWorthTelling = 40;

    private ChildNode? process;

    public string Name => name;

    /// <summary>All lines of all its lives.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Blocks that it has answered for: mined by it, and told to the caller.</summary>
    public List<string> Answered { get; } = [];

    public bool IsRunning => process is not null;

    public string PeerAddress => Process.PeerAddress;

    public long ResidentBytes
    {
        get
        {
            using Process running = System.Diagnostics.Process.GetProcessById(Process.ProcessId);
            return running.WorkingSet64;
        }
    }

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    private ChildNode Process => process ?? throw new InvalidOperationException($"{name} does not run");

    public async Task StartAsync(params string[] more)
    {
        process = ChildNode.Begin(name, directory, ["--chain", "regtest", .. more], Hear);
        Assert.True(await process.ReadyAsync(Guard), $"{name} did not start: {process.LastWords}");
    }

    public Task DialAsync(SoakNode peer) => Process.DialAsync(peer.PeerAddress);

    public async Task KillAsync()
    {
        await Process.KillAsync();
        await ForgetAsync();
    }

    public async Task StopAsync()
    {
        Assert.True(await Process.StopAsync(TimeSpan.FromMinutes(1)), $"{name} did not stop");
        await ForgetAsync();
    }

    public async Task<JsonNode?> CallAsync(string method, params JsonNode?[] parameters) => await Process.Rpc.CallAsync(method, new JsonArray(parameters), Guard);

    /// <summary>Mines a block; false where the node was killed before it answered.</summary>
    public async Task<bool> TryMineAsync()
    {
        try
        {
            if (process is null) return false;
            Answered.AddRange(await process.Rpc.GenerateToAddressAsync(1, NodeProcess.Address, Guard));
            return true;
        }
        catch (Exception killed) when (killed is NodeUnreachableException || (killed is OperationCanceledException && !Guard.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Sends a transaction; what was sent before is no mistake, and nor is a node that is killed meanwhile.</summary>
    public async Task SendAsync(Transaction transaction)
    {
        try
        {
            await CallAsync("sendrawtransaction", Hex.Encode(Wire.ToBytes(transaction)), 0);
        }
        catch (RpcException known) when (known.Code == -27)
        {
            // It is in a block already.
        }
        catch (NodeUnreachableException)
        {
            // It was killed: the sender sends again.
        }
    }

    public async Task<(string Hash, int Height, string Work)> TipAsync()
    {
        BlockchainInfo info = await Process.Rpc.GetBlockchainInfoAsync(Guard);
        return (info.BestBlockHash, info.Blocks, info.ChainWork);
    }

    /// <summary>Waits until it stands on a block; where it never does, says what it knows instead.</summary>
    public async Task ReachAsync(string hash)
    {
        string? reached = (string?)(await CallAsync("waitforblock", hash, WaitMs))?["hash"];
        if (reached == hash) return;
        string[] last;
        lock (Lines) last = [.. Lines.TakeLast(LinesWorthTelling)];
        string known = $"{await CallAsync("getchaintips")}\n{await CallAsync("getpeerinfo")}";
        Assert.Fail($"{name} stands on {reached} and not on {hash}; it knows\n{known}\n{string.Join('\n', last)}");
    }

    public async Task<string> CoinsAsync() => (string?)(await CallAsync("gettxoutsetinfo", "muhash"))?["muhash"] ?? "";

    public async Task<bool> HasCoinAsync(OutPoint coin) => await CallAsync("gettxout", coin.Tx.ToString(), coin.Index, false) is not null;

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
    }

    public override string ToString() => name;

    private async Task ForgetAsync()
    {
        await Process.DisposeAsync();
        process = null;
    }

    private void Hear(string line)
    {
        lock (Lines) Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {line}"));
    }
}
