using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Core's script_tests.json: every row, with the exact error.</summary>
public sealed class ScriptVectorTests
{
    private const int RowCount = 1203;

    [Fact]
    public void Every_row_of_script_tests_has_its_exact_error()
    {
        string? path = Vectors.Find("core/script_tests.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in document.RootElement.EnumerateArray())
        {
            if (row.GetArrayLength() == 1) continue; // a comment
            rows++;
            string expected = Judge(row, out ScriptError error);
            if (expected != error.CoreName()) wrong.Add($"{error.CoreName()} instead of {expected}: {row.GetRawText()}");
        }
        Evidence.Record($"script_tests.json: {rows - wrong.Count} of {rows} rows give the exact error");
        Assert.Empty(wrong);
        Assert.Equal(RowCount, rows);
    }

    private static string Judge(JsonElement row, out ScriptError error)
    {
        List<JsonElement> cells = [.. row.EnumerateArray()];
        Witness witness = default;
        Amount amount = default;
        if (cells[0].ValueKind == JsonValueKind.Array)
        {
            List<JsonElement> items = [.. cells[0].EnumerateArray()];
            amount = new((long)(items[^1].GetDecimal() * Amount.Coin));
            witness = new([.. items[..^1].Select(item => (ReadOnlyMemory<byte>)Convert.FromHexString(item.GetString()!))]); // strings by format
            cells.RemoveAt(0);
        }
        ScriptBytes scriptSig = ScriptAssembler.Assemble(Text(cells[0]));
        ScriptBytes scriptPubKey = ScriptAssembler.Assemble(Text(cells[1]));
        ScriptFlags flags = ScriptFlagNames.Parse(Text(cells[2]));
        if ((flags & ScriptFlags.CleanStack) != 0) flags |= ScriptFlags.P2sh | ScriptFlags.Witness; // as the suite has it
        SpendingTransaction spend = ScriptSpend.Of(scriptSig, scriptPubKey, witness, amount);
        error = new ScriptCheck(spend, 0, flags).Run(BouncyCastleVerifier.Instance);
        return Text(cells[3]);
    }

    private static string Text(JsonElement cell) => cell.GetString() ?? "";
}
