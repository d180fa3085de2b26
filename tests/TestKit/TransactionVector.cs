using System.Collections.Immutable;
using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.TestKit;

/// <summary>One row of tx_valid.json: a transaction whose every input holds under the flags.</summary>
/// <param name="Spending">The transaction with what it spends.</param>
/// <param name="Flags">What is enforced.</param>
public sealed record TransactionVector(SpendingTransaction Spending, ScriptFlags Flags)
{
    /// <summary>All rows of the file, comments left out.</summary>
    public static IEnumerable<(JsonElement Row, TransactionVector Vector)> ReadAll(JsonDocument document) =>
        document.RootElement.EnumerateArray().Where(row => row.GetArrayLength() > 1).Select(row => (row, Read(row)));

    private static TransactionVector Read(JsonElement row)
    {
        Dictionary<OutPoint, TxOut> outputs = [];
        foreach (JsonElement previous in row[0].EnumerateArray())
        {
            TxId id = TxId.Parse(Text(previous[0]));
            Amount amount = new(previous.GetArrayLength() > 3 ? previous[3].GetInt64() : 0);
            outputs[new(id, unchecked((uint)previous[1].GetInt64()))] = new(amount, ScriptAssembler.Assemble(Text(previous[2])));
        }
        if (!Wire.TryRead<Transaction>(Convert.FromHexString(Text(row[1])), out Transaction? transaction)) throw new InvalidDataException(row.ToString());
        ImmutableArray<TxOut> spent = [.. transaction.Inputs.Select(input => outputs[input.Previous])];
        return new(new(transaction, spent), ScriptFlagNames.Parse(Text(row[2])));
    }

    private static string Text(JsonElement cell) => cell.GetString() ?? "";
}
