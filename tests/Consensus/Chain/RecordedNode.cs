using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Replays the recorded answers of a real node against a chainstate, line by line; the mempool is left out.</summary>
internal sealed class RecordedNode
{
    private readonly Chainstate chain;
    private readonly UnixTime now;
    private readonly string name;
    private int line = 1;

    private RecordedNode(string name, JsonElement first)
    {
        this.name = name;
        IEnumerable<string> arguments = first.TryGetProperty("args", out JsonElement args)
            ? args.EnumerateArray().Select(argument => argument.GetString() ?? "")
            : [];
        chain = TestNetworks.Start(TestNetworks.Genesis, TestNetworks.Regtest(arguments));
        now = new(first.GetProperty("mocktime").GetInt64());
    }

    /// <summary>Answers that were compared.</summary>
    public int Answers { get; private set; }

    /// <summary>States (tip, tips, coins) that were compared.</summary>
    public int States { get; private set; }

    /// <summary>Lines that concern the mempool alone: their state is compared, their answer is not.</summary>
    public int MempoolLines { get; private set; }

    public static RecordedNode Replay(string path)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using StreamReader reader = new(stream);
        RecordedNode? node = null;
        while (reader.ReadLine() is { } text)
        {
            using JsonDocument row = JsonDocument.Parse(text);
            if (node is null) node = new(Path.GetFileName(path), row.RootElement);
            else node.Step(row.RootElement);
        }
        return node ?? throw new InvalidDataException(path);
    }

    private void Step(JsonElement row)
    {
        line++;
        switch (row.GetProperty("op").GetString())
        {
            case "submit":
                Same(row.GetProperty("result").GetString(), Submit(row.GetProperty("hex").GetString()));
                Same(row.GetProperty("tip").GetString(), chain.Tip.Hash.ToString());
                break;
            case "setup" or "block":
                Same(row.GetProperty("result").GetString(), Submit(row.GetProperty("params")[0].GetString()));
                break;
            case "command":
                Command(row);
                break;
            case "tx":
                MempoolLines++;
                break;
            case "chaintips":
                Same(Tips(row.GetProperty("tips"), "hash", "height", "branchlen", "status"), Tips());
                break;
            case "utxo":
                Coins(row.GetProperty("info"));
                break;
            default:
                Assert.Fail(Where);
                break;
        }
        if (row.TryGetProperty("after", out JsonElement after)) State(after);
    }

    private string? Submit(string? hex)
    {
        Assert.True(Wire.TryRead<Block>(Convert.FromHexString(hex ?? ""), out Block? block), Where);
        return chain.Submit(block, now).Word;
    }

    private void Command(JsonElement row)
    {
        BlockHash hash = BlockHash.Parse(row.GetProperty("params")[0].GetString() ?? "");
        bool known = row.GetProperty("method").GetString() switch
        {
            "invalidateblock" => chain.Invalidate(hash),
            "reconsiderblock" => chain.Reconsider(hash),
            "preciousblock" => chain.Precious(hash),
            string other => throw new InvalidDataException(other),
            null => throw new InvalidDataException(Where),
        };
        chain.Settle();
        JsonElement error = row.GetProperty("error");
        Same(error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("message").GetString(), known ? null : "Block not found");
    }

    private void State(JsonElement after)
    {
        States++;
        Assert.True(after.GetProperty("best").GetString() == chain.Tip.Hash.ToString(), $"{Where}: tip {chain.Tip}");
        Assert.Equal(after.GetProperty("height").GetInt32(), chain.Tip.Height.Value);
        string[] expected = [.. after.GetProperty("tips").EnumerateArray().Select(tip => $"{tip[0]} {tip[1]} {tip[2]} {tip[3]}").Order(StringComparer.Ordinal)];
        string[] actual = Tips();
        Assert.True(expected.SequenceEqual(actual), $"{Where}\nexpected only: {string.Join(", ", expected.Except(actual))}\nactual only: {string.Join(", ", actual.Except(expected))}");
        Assert.Equal(after.GetProperty("utxos").GetInt64(), chain.CoinCount);
        Assert.Equal(after.GetProperty("muhash").GetString(), chain.MuHash().ToString());
        AssertAmount(after.GetProperty("amount"));
    }

    private void Coins(JsonElement info)
    {
        States++;
        Assert.Equal(info.GetProperty("bestblock").GetString(), chain.Tip.Hash.ToString());
        Assert.Equal(info.GetProperty("height").GetInt32(), chain.Tip.Height.Value);
        Assert.Equal(info.GetProperty("txouts").GetInt64(), chain.CoinCount);
        Assert.Equal(info.GetProperty("muhash").GetString(), chain.MuHash().ToString());
        AssertAmount(info.GetProperty("total_amount"));
    }

    private void AssertAmount(JsonElement coins) =>
        Assert.Equal((Int128)(decimal.Parse(coins.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture) * Amount.Coin), chain.TotalSatoshis);

    private string[] Tips() =>
        [.. chain.Tree.Tips().Select(tip => $"{tip.Node.Hash} {tip.Node.Height} {tip.BranchLength} {tip.Status.Name()}").Order(StringComparer.Ordinal)];

    private static string[] Tips(JsonElement tips, params string[] fields) =>
        [.. tips.EnumerateArray().Select(tip => string.Join(' ', fields.Select(field => tip.GetProperty(field).ToString()))).Order(StringComparer.Ordinal)];

    private void Same(string? expected, string? actual)
    {
        Answers++;
        Assert.True(expected == actual, $"{Where}: expected {expected ?? "null"}, answered {actual ?? "null"}");
    }

    private void Same(string[] expected, string[] actual)
    {
        States++;
        Assert.Equal(expected, actual);
    }

    private string Where => $"{name} line {line}";
}
