using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

/// <summary>The vectors of BIP 340.</summary>
public sealed class SchnorrVectorTests
{
    private const int RowCount = 19;
    private const int SignedCount = 8;

    [Fact]
    public void Every_row_of_BIP_340_is_judged_as_it_says()
    {
        string? path = Vectors.Find("bips/bip340-test-vectors.csv");
        if (path is null) Assert.Skip(Vectors.Absent);
        int rows = 0;
        int signed = 0;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] cells = line.Split(',', 8);
            bool valid = BouncyCastleVerifier.Instance.VerifySchnorr(Bytes(cells[2]), Bytes(cells[5]), Bytes(cells[4]));
            Assert.Equal(cells[6] == "TRUE", valid);
            if (cells[1].Length > 0)
            {
                Assert.True(PrivateKey.TryCreate(Bytes(cells[1]), out PrivateKey? key));
                Assert.Equal(cells[2], key.XOnlyPublicKey.ToString(), ignoreCase: true);
                Assert.Equal(cells[5], Hex.Encode(key.SignSchnorr(Bytes(cells[4]), Bytes(cells[3]))), ignoreCase: true);
                signed++;
            }

            rows++;
        }

        Assert.Equal(RowCount, rows);
        Assert.Equal(SignedCount, signed);
        Evidence.Record($"bip340-test-vectors.csv: {rows} of {RowCount} rows judged as written (BouncyCastle), {signed} of them signed to the same bytes");
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
