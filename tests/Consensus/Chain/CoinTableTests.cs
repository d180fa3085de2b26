using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class CoinTableTests
{
    [Fact]
    public void Table_and_dictionary_agree_after_every_operation() =>
        Gen.Select(CoinGen.OutPoint, CoinGen.Coin).Array[0, 300].Sample(
            operations =>
            {
                CoinTable table = new(CoinGen.Salt);
                Dictionary<OutPoint, Coin> model = [];
                foreach ((OutPoint name, Coin coin) in operations)
                {
                    Assert.Equal(model.TryGetValue(name, out Coin expected), table.TryGet(name, out Coin found));
                    Assert.Equal(expected, found);
                    if (model.Remove(name)) Assert.Equal(expected, table.Remove(name));
                    else
                    {
                        model.Add(name, coin);
                        table.Add(name, coin);
                    }
                    Assert.Equal(model.Count, table.Count);
                }
                Assert.Equal(Ordered(model), table.InOrder());
                Assert.Equal(model.Aggregate(Int128.Zero, (sum, entry) => sum + entry.Value.Output.Value.Satoshis), table.TotalSatoshis);
                foreach ((OutPoint name, Coin coin) in model) Assert.Equal(coin, table.Remove(name));
                Assert.Empty(table.InAnyOrder());
            },
            iter: 400);

    [Fact]
    public void Adding_twice_and_removing_nothing_are_broken_invariants()
    {
        CoinTable table = new(CoinGen.Salt);
        OutPoint name = new(new(new(1, 2, 3, 4)), 0);
        Assert.Throws<InvariantException>(() => table.Remove(name));
        table.Add(name, WitnessCoin(1));
        Assert.Throws<InvariantException>(() => table.Add(name, WitnessCoin(2)));
    }

    [Fact]
    public void Space_of_removed_coins_is_used_again()
    {
        CoinTable table = new(CoinGen.Salt);
        for (uint i = 0; i < 20_000; i++) table.Add(NameOf(i), WitnessCoin(i));
        long full = table.AllocatedBytes;
        for (uint round = 1; round <= 5; round++)
        {
            for (uint i = 0; i < 20_000; i++) table.Remove(NameOf(i + ((round - 1) * 20_000)));
            for (uint i = 0; i < 20_000; i++) table.Add(NameOf(i + (round * 20_000)), WitnessCoin(i));
        }
        Assert.InRange(table.AllocatedBytes, 0, full + (full / 10));
    }

    [Fact]
    public void A_coin_of_a_witness_key_hash_takes_less_than_100_bytes()
    {
        const int Coins = 500_000;
        CoinTable table = new(CoinGen.Salt);
        long worst = 0;
        for (uint i = 0; i < Coins; i++)
        {
            table.Add(NameOf(i), WitnessCoin(i));
            if (i > 50_000) worst = Math.Max(worst, table.AllocatedBytes / (i + 1));
        }
        uint missing = 0;
        for (uint i = 0; i < Coins; i++) missing += table.TryGet(NameOf(unchecked(i * 7919) % Coins), out _) ? 0u : 1u;
        Assert.Equal(0u, missing);
        Assert.InRange(worst, 60, 100);
        Evidence.Record($"coin table: at most {worst} bytes a P2WPKH coin between 50,000 and {Coins:N0} coins, slack included");
    }

    private static OutPoint NameOf(uint i) => new(new(new(i * 0x9E3779B9UL, i, ~(ulong)i, i)), i % 3);

    private static Coin WitnessCoin(uint i)
    {
        byte[] script = new byte[22];
        script[1] = 0x14;
        BitConverter.TryWriteBytes(script.AsSpan(2), i);
        return new(new(new(123_456_789L + i), new(script)), new((int)(i % 1_000_000)), false);
    }

    private static IEnumerable<KeyValuePair<OutPoint, Coin>> Ordered(Dictionary<OutPoint, Coin> model) =>
        model.OrderBy(entry => Convert.ToHexString(entry.Key.Tx.Value.ToArray()), StringComparer.Ordinal).ThenBy(entry => entry.Key.Index);
}
