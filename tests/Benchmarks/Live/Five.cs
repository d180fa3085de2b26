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
    private readonly List<ChildNode> nodes = [];
    private readonly List<NodeEvents> events = [];

    public IReadOnlyList<ChildNode> Nodes => nodes;

    /// <summary>From the first process's start until each of the five has all others as peers that have said where they are.</summary>
    public TimeSpan Meshed { get; private set; }

    public static async Task<Five> StartAsync(CancellationToken stop)
    {
        Five five = new();
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++) five.nodes.Add(ChildNode.Begin($"node-{i}", Path.Combine(five.folder.FullName, $"node-{i}"), ["--chain", "regtest"]));
        foreach (ChildNode node in five.nodes)
        {
            if (!await node.ReadyAsync(stop)) throw new IOException(node.LastWords);
        }
        for (int i = 1; i < Count; i++)
        {
            for (int earlier = 0; earlier < i; earlier++) await five.nodes[i].DialAsync(five.nodes[earlier].PeerAddress);
        }
        while (!await five.IsMeshedAsync(stop)) await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
        five.Meshed = Stopwatch.GetElapsedTime(began);
        foreach (ChildNode node in five.nodes) five.events.Add(await NodeEvents.OpenAsync(RpcEndpoint.OfDataDirectory(node.Directory), stop));
        return five;
    }

    /// <summary>Mines an empty block at a node: from the call until it is best at all five.</summary>
    public async Task<TimeSpan> MineAsync(int at, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        string[] hashes = await nodes[at].Rpc.GenerateToAddressAsync(1, Address, stop);
        return await ReachedAsync(began, hashes[0], stop);
    }

    /// <summary>Gives a block to the first node: from the call until it is best at all five.</summary>
    public async Task<TimeSpan> SubmitAsync(byte[] block, CancellationToken stop)
    {
        string hash = Wire.TryRead<Block>(block, out Block? read) ? read.Hash.ToString() : throw new InvalidDataException("no block");
        string hex = Hex.Encode(block);
        long began = Stopwatch.GetTimestamp();
        if (await nodes[0].Rpc.CallAsync("submitblock", [hex], stop) is { } word) throw new InvalidDataException($"the block is refused: {word}");
        return await ReachedAsync(began, hash, stop);
    }

    /// <summary>Gives the transactions of a block to the first node, and returns when they wait at all five.</summary>
    public async Task RelayAsync(byte[] block, CancellationToken stop)
    {
        if (!Wire.TryRead<Block>(block, out Block? read)) throw new InvalidDataException("no block");
        RpcCall[] calls = [.. read.Transactions.Skip(1).Select(transaction => new RpcCall("sendrawtransaction", Hex.Encode(Wire.ToBytes(transaction)), 0))];
        foreach (RpcCall[] some in calls.Chunk(BatchCalls))
        {
            foreach ((JsonNode? _, RpcException? error) in await nodes[0].Rpc.BatchAsync(some, stop))
            {
                if (error is not null) throw new InvalidDataException($"a transaction is refused: {error.Message}", error);
            }
        }
        foreach (NodeEvents seen in events) await seen.TransactionsAsync(calls.Length, stop);
    }

    /// <summary>Resident memory of each node in bytes.</summary>
    public IReadOnlyList<long> Resident() => [.. nodes.Select(static node =>
    {
        using Process process = Process.GetProcessById(node.ProcessId);
        return process.WorkingSet64;
    })];

    public async ValueTask DisposeAsync()
    {
        foreach (NodeEvents seen in events) await seen.DisposeAsync();
        foreach (ChildNode node in nodes) await node.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<bool> IsMeshedAsync(CancellationToken stop)
    {
        foreach (ChildNode node in nodes)
        {
            JsonNode? rows = await node.Rpc.CallAsync("getpeerinfo", [], stop);
            if (rows?.AsArray().Count(static row => row?["tip"] is not null) != Count - 1) return false;
        }
        return true;
    }

    private async Task<TimeSpan> ReachedAsync(long began, string hash, CancellationToken stop)
    {
        long[] at = await Task.WhenAll(events.Select(seen => seen.TipAsync(hash, stop)));
        return Stopwatch.GetElapsedTime(began, at.Max());
    }
}
