using System.Text.Json;
using Blockchain.Consensus.Crypto;
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
        foreach ((JsonElement row, ScriptVector vector) in ScriptVector.ReadAll(document))
        {
            rows++;
            ScriptError error = vector.Check.Run(BouncyCastleVerifier.Instance);
            if (vector.Error != error.CoreName()) wrong.Add($"{error.CoreName()} instead of {vector.Error}: {row.GetRawText()}");
        }
        Evidence.Record($"script_tests.json: {rows - wrong.Count} of {rows} rows give the exact error");
        Assert.Empty(wrong);
        Assert.Equal(RowCount, rows);
    }
}
