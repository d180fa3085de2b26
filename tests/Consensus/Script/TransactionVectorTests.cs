using System.Text.Json;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Core's tx_valid.json: transactions whose inputs all verify under the flags that the row names.</summary>
public sealed class TransactionVectorTests
{
    private const int RowCount = 120;
    private const int InputCount = 175;

    [Fact]
    public void Every_row_of_tx_valid_verifies_and_still_does_with_fewer_flags()
    {
        string? path = Vectors.Find("core/tx_valid.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        List<string> wrong = [];
        int rows = 0;
        int inputs = 0;
        int relaxed = 0;
        foreach ((JsonElement row, TransactionVector vector) in TransactionVector.ReadAll(document))
        {
            rows++;
            (SpendingTransaction spend, ScriptFlags flags) = vector;
            for (int i = 0; i < spend.Spent.Length; i++)
            {
                inputs++;
                foreach (ScriptFlags subset in FewerFlags(flags))
                {
                    relaxed++;
                    ScriptError error = new ScriptCheck(spend, i, subset).Run(BouncyCastleVerifier.Instance);
                    if (error != ScriptError.Ok) wrong.Add($"input {i}, flags {subset}: {error.CoreName()}: {row.GetRawText()}");
                }
            }
        }
        Evidence.Record($"tx_valid.json: {rows} of {rows} rows, {inputs} inputs, {relaxed} verifications with the row's flags and each flag left out; {wrong.Count} wrong");
        Assert.Empty(wrong);
        Assert.Equal(RowCount, rows);
        Assert.Equal(InputCount, inputs);
    }

    /// <summary>Every flag is a soft fork: what holds with it holds without it. WITNESS stays with P2SH, which it needs.</summary>
    private static IEnumerable<ScriptFlags> FewerFlags(ScriptFlags flags)
    {
        yield return flags;
        yield return ScriptFlags.None;
        foreach (ScriptFlags flag in Enum.GetValues<ScriptFlags>())
        {
            if (flag == ScriptFlags.None || (flags & flag) == 0) continue;
            bool breaks = flag == ScriptFlags.P2sh && (flags & ScriptFlags.Witness) != 0;
            if (!breaks) yield return flags & ~flag;
        }
    }
}
