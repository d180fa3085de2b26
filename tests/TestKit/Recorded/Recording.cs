using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit.Recorded;

/// <summary>Replays the recorded answers of a real node (see the vectors' README) against a door, line by line.</summary>
public sealed class Recording
{
    private readonly string name;
    private readonly IRecordedDoor door;
    private readonly Dictionary<string, Transaction> seen = [];
    private int line = 1;

    private Recording(string name, IRecordedDoor door)
    {
        this.name = name;
        this.door = door;
    }

    /// <summary>Answers that were equal.</summary>
    public int Answers { get; private set; }

    /// <summary>States (tip, tips, coins) that were equal.</summary>
    public int States { get; private set; }

    /// <summary>Mempools that were equal.</summary>
    public int Mempools { get; private set; }

    /// <summary>
    /// Transactions that our mempool kept where the node dropped them. It happens in invalidateblock alone: the node goes down block by
    /// block, judges its mempool at every step, and so drops what is immature or not final in between, although it is valid at the tip
    /// where both end. Each is counted here and then forgotten, so that every later answer must be equal again.
    /// </summary>
    public int Kept { get; private set; }

    /// <summary>How often transactions were forgotten for that.</summary>
    public int Forgettings { get; private set; }

    /// <summary>
    /// Transactions that the node had and our mempool had not. It happens where a branch fails at a later block: the node connects the blocks below
    /// it, backs out, and their transactions stay in its mempool; we prove a branch before anything moves. Each is offered to us and must be taken.
    /// </summary>
    public int Gained { get; private set; }

    /// <summary>Lines whose answer this door cannot give, because it has no mempool.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Replays a file.</summary>
    /// <exception cref="RecordingMismatchException">An answer differs.</exception>
    public static Recording Replay(string path, Func<RecordingHeader, IRecordedDoor> open)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using StreamReader reader = new(stream);
        Recording? recording = null;
        while (reader.ReadLine() is { } text)
        {
            using JsonDocument row = JsonDocument.Parse(text);
            if (recording is null) recording = new(Path.GetFileName(path), open(HeaderOf(row.RootElement)));
            else recording.Step(row.RootElement);
        }
        return recording ?? throw new InvalidDataException(path);
    }

    private static RecordingHeader HeaderOf(JsonElement first)
    {
        const string Option = "-testactivationheight=";
        IEnumerable<string> arguments = first.TryGetProperty("args", out JsonElement args) ? args.EnumerateArray().Select(Text) : [];
        return new(
            [.. arguments.Where(argument => argument.StartsWith(Option, StringComparison.Ordinal)).Select(argument => argument[Option.Length..].Split('@'))
                .Select(parts => (parts[0], new Height(int.Parse(parts[1], CultureInfo.InvariantCulture))))],
            new(first.GetProperty("mocktime").GetInt64()));
    }

    private void Step(JsonElement row)
    {
        line++;
        string op = Text(row.GetProperty("op"));
        switch (op)
        {
            case "submit":
                Same("answer", NullableText(row.GetProperty("result")), door.Submit(BlockOf(row.GetProperty("hex"))));
                Same("tip", Text(row.GetProperty("tip")), door.State().Best.ToString());
                break;
            case "setup" or "block":
                Same("answer", NullableText(row.GetProperty("result")), door.Submit(BlockOf(row.GetProperty("params")[0])));
                break;
            case "command":
                Same("error", ErrorOf(row), door.Command(Text(row.GetProperty("method")), BlockHash.Parse(Text(row.GetProperty("params")[0]))));
                break;
            case "tx":
                if (door.TryOffer(TransactionOf(row.GetProperty("params")[0]), out string? error)) Same("error", ErrorOf(row), error);
                else LeftOut++;
                break;
            case "chaintips":
                SameTips([.. row.GetProperty("tips").EnumerateArray().Select(tip => TipText(tip, "hash", "height", "branchlen", "status"))], door.State());
                States++;
                break;
            case "utxo":
                SameCoins(row.GetProperty("info"), "txouts", "total_amount", "bestblock", door.State());
                break;
            default:
                throw new InvalidDataException($"{name} line {line}: {op}");
        }
        if (row.TryGetProperty("after", out JsonElement after)) SameState(after, op == "command" && Text(row.GetProperty("method")) == "invalidateblock");
    }

    private void SameState(JsonElement after, bool isInvalidation)
    {
        RecordedState state = door.State();
        SameTips([.. after.GetProperty("tips").EnumerateArray().Select(tip => $"{tip[0]} {tip[1]} {tip[2]} {tip[3]}")], state);
        SameCoins(after, "utxos", "amount", "best", state);
        if (state.Mempool is not { } mempool) return;
        string[] recorded = [.. after.GetProperty("mempool").EnumerateArray().Select(Text)];
        Mempools++;
        foreach (string gained in recorded.Except(mempool)) Gain(gained);
        string[] kept = [.. mempool.Except(recorded)];
        if (kept.Length == 0) return;
        Expect("kept what the node dropped", true, isInvalidation);
        Kept += kept.Length;
        Forgettings++;
        door.Forget(kept.Select(TxId.Parse));
    }

    private void Gain(string id)
    {
        Expect($"{id} waits in a block that was submitted", true, seen.TryGetValue(id, out Transaction? transaction));
        Expect("offer", true, transaction is not null && door.TryOffer(transaction, out string? error) && error is null);
        Gained++;
    }

    private void SameCoins(JsonElement expected, string count, string amount, string best, RecordedState state)
    {
        Expect("best block", Text(expected.GetProperty(best)), state.Best.ToString());
        Expect("height", expected.GetProperty("height").GetInt32(), state.Height);
        Expect("coins", expected.GetProperty(count).GetInt64(), state.CoinCount);
        Expect("MuHash", Text(expected.GetProperty("muhash")), state.MuHash.ToString());
        decimal coins = decimal.Parse(expected.GetProperty(amount).ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        Expect("amount", (Int128)(coins * Amount.Coin), state.Satoshis);
        States++;
    }

    private void SameTips(string[] expected, RecordedState state) =>
        Expect("chain tips", string.Join('\n', expected.Order(StringComparer.Ordinal)), string.Join('\n', state.Tips.Order(StringComparer.Ordinal)));

    private void Same(string what, string? expected, string? actual)
    {
        Expect(what, expected, actual);
        Answers++;
    }

    private void Expect<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new RecordingMismatchException($"{name} line {line}: {what}\nexpected {expected}\nanswered {actual}");
    }

    private Block BlockOf(JsonElement hex)
    {
        if (!Wire.TryRead<Block>(Convert.FromHexString(Text(hex)), out Block? block)) throw new InvalidDataException($"{name} line {line}");
        foreach (Transaction transaction in block.Transactions) seen[transaction.Id.ToString()] = transaction;
        return block;
    }

    private static Transaction TransactionOf(JsonElement hex) =>
        Wire.TryRead<Transaction>(Convert.FromHexString(Text(hex)), out Transaction? transaction) ? transaction : throw new InvalidDataException("transaction");

    private static string? ErrorOf(JsonElement row)
    {
        JsonElement error = row.GetProperty("error");
        return error.ValueKind == JsonValueKind.Null ? null : Text(error.GetProperty("message"));
    }

    private static string TipText(JsonElement tip, params string[] fields) => string.Join(' ', fields.Select(field => tip.GetProperty(field).ToString()));

    private static string? NullableText(JsonElement element) => element.GetString();

    private static string Text(JsonElement element) => element.GetString() ?? throw new InvalidDataException(element.ToString());
}
