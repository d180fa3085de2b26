using System.Globalization;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>A recording's calls and reads as JSON-RPC; whose server answers them is the caller's choice.</summary>
/// <param name="call">Calls a method.</param>
internal sealed class RecordedCalls(Func<string, JsonNode?[], Task<JsonNode?>> call)
{
    public string? Submit(Block block) => (string?)Call("submitblock", Hex.Encode(Wire.ToBytes(block)));

    public string? Offer(Transaction transaction) => ErrorOf("sendrawtransaction", Hex.Encode(Wire.ToBytes(transaction)), 0);

    public string? Command(string method, BlockHash block) => ErrorOf(method, block.ToString());

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

    /// <summary>The waiting transactions, parents before children.</summary>
    public IReadOnlyList<Transaction> Waiting()
    {
        List<Transaction> waiting = [];
        foreach (JsonNode? id in (JsonArray)Call("getrawmempool")!)
        {
            Assert.True(Hex.TryDecode((string)Call("getrawtransaction", (string)id!)!, out byte[]? bytes));
            Assert.True(Wire.TryRead<Transaction>(bytes, out Transaction? transaction));
            waiting.Add(transaction);
        }
        return waiting;
    }

    /// <summary>The recording's door is asked one call after the other; it knows nothing of tasks.</summary>
    public static T Wait<T>(Task<T> task) => Task.Run(() => task).WaitAsync(RpcHost.Guard, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private JsonNode? Call(string method, params JsonNode?[] parameters) => Wait(call(method, parameters));

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
