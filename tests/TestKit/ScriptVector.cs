using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.TestKit;

/// <summary>One row of script_tests.json: a spend, what is enforced, and the error that must come out.</summary>
/// <param name="Check">What to run.</param>
/// <param name="Error">The error's name as the file spells it.</param>
public sealed record ScriptVector(ScriptCheck Check, string Error)
{
    /// <summary>All rows of the file, comments left out.</summary>
    public static IEnumerable<(JsonElement Row, ScriptVector Vector)> ReadAll(JsonDocument document) =>
        document.RootElement.EnumerateArray().Where(row => row.GetArrayLength() > 1).Select(row => (row, Read(row)));

    private static ScriptVector Read(JsonElement row)
    {
        List<JsonElement> cells = [.. row.EnumerateArray()];
        Witness witness = default;
        Amount amount = default;
        if (cells[0].ValueKind == JsonValueKind.Array)
        {
            List<JsonElement> items = [.. cells[0].EnumerateArray()];
            amount = new((long)(items[^1].GetDecimal() * Amount.Coin));
            witness = new([.. items[..^1].Select(item => (ReadOnlyMemory<byte>)Convert.FromHexString(Text(item)))]);
            cells.RemoveAt(0);
        }
        ScriptFlags flags = ScriptFlagNames.Parse(Text(cells[2]));
        if ((flags & ScriptFlags.CleanStack) != 0) flags |= ScriptFlags.P2sh | ScriptFlags.Witness; // as the suite has it
        SpendingTransaction spend = ScriptSpend.Of(ScriptAssembler.Assemble(Text(cells[0])), ScriptAssembler.Assemble(Text(cells[1])), witness, amount);
        return new(new(spend, 0, flags), Text(cells[3]));
    }

    private static string Text(JsonElement cell) => cell.GetString() ?? "";
}
