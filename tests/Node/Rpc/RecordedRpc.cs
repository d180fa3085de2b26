using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>A node behind a recording's door, through HTTP alone: every call and every read is JSON-RPC.</summary>
internal sealed class RecordedRpc : IRecordedDoor, IDisposable
{
    private const int CoreResurrectedBlocks = 10;

    private readonly RpcHost host;

    public RecordedRpc(RecordingHeader header)
    {
        host = Wait(RpcHost.StartAsync(parts => Changed(parts, header)));
        host.Node.Clock.Mock(header.Now);
    }

    public string? Submit(Block block) => (string?)Call("submitblock", Hex.Encode(Wire.ToBytes(block)));

    public bool TryOffer(Transaction transaction, out string? error)
    {
        error = ErrorOf("sendrawtransaction", Hex.Encode(Wire.ToBytes(transaction)), 0);
        return true;
    }

    public string? Command(string method, BlockHash block) => ErrorOf(method, block.ToString());

    /// <summary>No method of Core's takes a single transaction out of the mempool.</summary>
    public void Forget(IEnumerable<TxId> transactions)
    {
        TxId[] ids = [.. transactions];
        Wait(host.Node.Loop.ReadAsync(machine => ids.Sum(id => machine.Mempool.Evict(id).Length)));
    }

    public RecordedState State()
    {
        JsonNode set = Call("gettxoutsetinfo", "muhash")!;
        return new(
            BlockHash.Parse((string)set["bestblock"]!),
            (int)Call("getblockcount")!,
            [.. ((JsonArray)Call("getchaintips")!).Select(tip => $"{tip!["hash"]} {tip["height"]} {tip["branchlen"]} {tip["status"]}")],
            (long)set["txouts"]!,
            (Int128)(decimal.Parse(set["total_amount"]!.ToJsonString(), CultureInfo.InvariantCulture) * Amount.Coin),
            CoinSetHash.Parse((string)set["muhash"]!),
            [.. ((JsonArray)Call("getrawmempool")!).Select(id => (string)id!).Order(StringComparer.Ordinal)]);
    }

    public void Dispose() => host.DisposeAsync().AsTask().Wait(RpcHost.Guard);

    private static NodeParts Changed(NodeParts parts, RecordingHeader header)
    {
        RuleSet rules = parts.Known[0].Rules;
        foreach ((string name, Height height) in header.Activations)
        {
            Assert.True(rules.TryWith(name, height, out RuleSet? changed), name);
            rules = changed;
        }
        return parts with { Known = [new(rules)], Active = rules.Name, MempoolPolicy = new() { ResurrectedBlocksMax = CoreResurrectedBlocks } };
    }

    /// <summary>The recording's door is asked one call after the other; it knows nothing of tasks.</summary>
    private static T Wait<T>(Task<T> task) => Task.Run(() => task).WaitAsync(RpcHost.Guard, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private JsonNode? Call(string method, params JsonNode?[] parameters) => Wait(host.CallAsync(method, parameters));

    private string? ErrorOf(string method, params JsonNode?[] parameters)
    {
        try
        {
            Call(method, parameters);
            return null;
        }
        catch (RpcException error)
        {
            return error.Message;
        }
    }
}
