using System.Diagnostics;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Cluster;

namespace Blockchain.Benchmarks.Live;

/// <summary>Five nodes in processes of their own on regtest, each connected with all others, and their events.</summary>
internal sealed class Five : IAsyncDisposable
{
    public const int Count = 5;
    private const string Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"; // BIP 173's first example, on regtest
    private const int BatchCalls = 500;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("five-");
    private readonly List<NodeEvents> events = [];
    private readonly LocalNetwork network;

    private Five() => network = new(
        new("regtest", [.. Enumerable.Repeat<string?>(null, Count)], folder.FullName, MineTo: null, Interval: default), new(TextWriter.Null, width: 0), TimeProvider.System);

    private IReadOnlyList<ChildNode> Nodes => network.Nodes;

    /// <summary>From the first process's start until each of the five has all others as peers that have said where they are.</summary>
    public TimeSpan Meshed { get; private set; }

    public static async Task<Five> StartAsync(CancellationToken stop)
    {
        Five five = new();
        long began = Stopwatch.GetTimestamp();
        await five.network.StartAsync(stop);
        five.Meshed = Stopwatch.GetElapsedTime(began);
        foreach (ChildNode node in five.Nodes) five.events.Add(await NodeEvents.OpenAsync(RpcEndpoint.OfDataDirectory(node.Directory), stop));
        return five;
    }

    /// <summary>Mines an empty block at a node: from the call until it is best at all five.</summary>
    public async Task<TimeSpan> MineAsync(int at, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        string[] hashes = await Nodes[at].Rpc.GenerateToAddressAsync(1, Address, stop);
        return await ReachedAsync(began, hashes[0], stop);
    }

    /// <summary>Gives a block to the first node: from the call until it is best at all five.</summary>
    public async Task<TimeSpan> SubmitAsync(byte[] block, CancellationToken stop)
    {
        string hash = Wire.TryRead<Block>(block, out Block? read) ? read.Hash.ToString() : throw new InvalidDataException("no block");
        string hex = Hex.Encode(block);
        long began = Stopwatch.GetTimestamp();
        if (await Nodes[0].Rpc.CallAsync("submitblock", [hex], stop) is { } word) throw new InvalidDataException($"the block is refused: {word}");
        return await ReachedAsync(began, hash, stop);
    }

    /// <summary>Gives the transactions of a block to the first node, and returns when they wait at all five.</summary>
    public async Task RelayAsync(byte[] block, CancellationToken stop)
    {
        if (!Wire.TryRead<Block>(block, out Block? read)) throw new InvalidDataException("no block");
        RpcCall[] calls = [.. read.Transactions.Skip(1).Select(transaction => new RpcCall("sendrawtransaction", Hex.Encode(Wire.ToBytes(transaction)), 0))];
        foreach (RpcCall[] some in calls.Chunk(BatchCalls))
        {
            foreach ((JsonNode? _, RpcException? error) in await Nodes[0].Rpc.BatchAsync(some, stop))
            {
                if (error is not null) throw new InvalidDataException($"a transaction is refused: {error.Message}", error);
            }
        }
        foreach (NodeEvents seen in events) await seen.TransactionsAsync(calls.Length, stop);
    }

    /// <summary>Resident memory of each node in bytes.</summary>
    public IReadOnlyList<long> Resident() => [.. Nodes.Select(static node =>
    {
        using Process process = Process.GetProcessById(node.ProcessId);
        return process.WorkingSet64;
    })];

    public async ValueTask DisposeAsync()
    {
        foreach (NodeEvents seen in events) await seen.DisposeAsync();
        await network.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<TimeSpan> ReachedAsync(long began, string hash, CancellationToken stop)
    {
        long[] at = await Task.WhenAll(events.Select(seen => seen.TipAsync(hash, stop)));
        return Stopwatch.GetElapsedTime(began, at.Max());
    }
}
