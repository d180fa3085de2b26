using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>What a coin costs in memory: what the collector says, not what the table says of itself.</summary>
internal static class CoinMemory
{
    private const int CoinCount = 1_000_000;

    /// <summary>Fills a table and tells its bytes a coin.</summary>
    public static string Measure()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        CoinTable table = new(new(1, 2));
        for (int i = 0; i < CoinCount; i++)
        {
            Hash256 number = Sha256d.Of(BitConverter.GetBytes(i));
            ScriptBytes script = ScriptTemplates.PayToWitnessPublicKeyHash(Hash160.Read(number.ToArray()));
            table.Add(new(new(number), (uint)(i % 3)), new(new(new(123_456_789L + i), script), new(800_000 + (i / 4_000)), IsCoinbase: false));
        }
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(table);
        return $"{CoinCount:N0} P2WPKH coins: {(after - before) / (double)CoinCount:F1} bytes each on the heap";
    }
}
