using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>Core's sighash.json: legacy signature hashes of random transactions, scripts and types.</summary>
public sealed class SignatureHashVectorTests
{
    private const int RowCount = 500;

    [Fact]
    public void Every_row_of_sighash_has_its_hash()
    {
        string? path = Vectors.Find("core/sighash.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int rows = 0;
        foreach (JsonElement row in document.RootElement.EnumerateArray())
        {
            if (row.GetArrayLength() == 1) continue; // a comment
            Assert.True(Wire.TryRead<Transaction>(Convert.FromHexString(Text(row[0])), out Transaction? transaction));
            byte[] script = Convert.FromHexString(Text(row[1]));
            SignatureHashType type = new(unchecked((uint)row[3].GetInt32()));
            Hash256 hash = SignatureHash.Legacy(transaction, row[2].GetInt32(), script, type);
            Assert.Equal(Text(row[4]), hash.ToString());
            rows++;
        }
        Evidence.Record($"sighash.json: {rows} of {rows} legacy hashes");
        Assert.Equal(RowCount, rows);
    }

    private static string Text(JsonElement cell) => cell.GetString() ?? "";
}
