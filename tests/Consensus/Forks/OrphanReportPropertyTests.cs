using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Xunit;
using Evidence = Blockchain.TestKit.Evidence;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>What holds for every report, over random branches (I9, I10, I11 of the control plane's invariants).</summary>
public sealed class OrphanReportPropertyTests
{
    private const int SeedCount = 1_000;

    [Fact]
    public void I10_value_is_conserved_and_every_transaction_has_one_fate()
    {
        int[] fates = new int[Enum.GetValues<FateKind>().Length];
        for (int seed = 0; seed < SeedCount; seed++)
        {
            RandomForks forks = new(seed);
            OrphanReport report = OrphanReport.Of(forks.Basis);
            HashSet<TxId> kept = [.. forks.Kept.SelectMany(block => block.Transactions).Select(transaction => transaction.Id)];
            Transaction[] abandoned = [.. forks.Abandoned.SelectMany(block => block.Transactions)];
            Assert.Equal(abandoned.Select(transaction => transaction.Id), report.Transactions.Select(transaction => transaction.Id));

            Int128 all = Sum(abandoned);
            Int128 again = Sum(abandoned.Where(transaction => kept.Contains(transaction.Id)));
            Assert.Equal(all - again, Total(report, kind => kind != FateKind.ConfirmedAgain));
            Assert.Equal(again, Total(report, kind => kind == FateKind.ConfirmedAgain));
            Assert.Equal(Total(report, FateKinds.IsLost), report.Scripts.Aggregate((Int128)0, (sum, script) => sum + script.Lost));
            foreach (OrphanedTransaction transaction in report.Transactions) fates[(int)transaction.Fate.Kind]++;
        }
        Evidence.Record($"orphan reports (I10): {SeedCount} random forks, {fates.Sum()} fates: " + string.Join(", ", Enum.GetValues<FateKind>().Select(kind => $"{kind.Name()} {fates[(int)kind]}")));
        Assert.DoesNotContain(0, fates);
    }

    [Fact]
    public void I11_what_is_back_in_the_mempool_connects_in_order_and_spends_nothing_twice()
    {
        int connected = 0;
        for (int seed = 0; seed < SeedCount; seed++)
        {
            RandomForks forks = new(seed);
            CoinOverlay coins = new(new KnownCoins(forks.Coins), default);
            for (int i = 0; i < forks.Kept.Length; i++)
                Assert.Equal(CoinFault.None, CoinConnector.Connect(forks.Kept[i], new(ForkWorld.ForkHeight + i + 1), coins, out _));
            Dictionary<TxId, Transaction> bodies = forks.Abandoned.SelectMany(block => block.Transactions).ToDictionary(transaction => transaction.Id);
            foreach (OrphanedTransaction orphan in OrphanReport.Of(forks.Basis).Transactions.Where(one => one.Fate.Kind == FateKind.BackInMempool))
            {
                foreach (TxIn input in bodies[orphan.Id].Inputs) Assert.True(coins.TrySpend(input.Previous, out _));
                for (int i = 0; i < orphan.Pays.Length; i++) coins.Add(new(orphan.Id, (uint)i), new(orphan.Pays[i], new(0), false), out _);
                connected++;
            }
        }
        Evidence.Record($"orphan reports (I11): {connected} transactions back in the mempool connect on the kept tip");
        Assert.True(connected > SeedCount / 4);
    }

    [Fact]
    public void I9_nodes_that_hold_the_same_blocks_in_other_ways_write_the_same_bytes()
    {
        int bytes = 0;
        for (int seed = 0; seed < SeedCount; seed++)
        {
            RandomForks forks = new(seed);
            OrphanReport here = OrphanReport.Of(forks.Basis);
            OrphanReport there = OrphanReport.Of(forks.Basis with
            {
                Abandoned = [.. forks.Abandoned.Select(Copy)],
                Kept = [.. forks.Kept.Select(Copy)],
                CoinsAtForkPoint = Rebuilt(forks),
            });
            Assert.Equal(here.Json.ToArray(), there.Json.ToArray());
            Assert.Equal(here.Digest, there.Digest);
            bytes += here.Json.Length;
        }
        Evidence.Record($"orphan reports (I9): {SeedCount} pairs of reports, {bytes} bytes each way, equal from blocks read anew and coins arrived in another order");
    }

    [Fact]
    public void Both_spends_of_every_double_spend_are_proved_and_a_changed_proof_is_not()
    {
        int proved = 0;
        for (int seed = 0; seed < SeedCount; seed++)
        {
            foreach (OrphanedTransaction orphan in OrphanReport.Of(new RandomForks(seed).Basis).Transactions)
            {
                if (orphan.Fate is not Fate.DoubleSpent spent) continue;
                Assert.True(spent.Abandoned.Verify(spent.Spent));
                Assert.True(spent.Kept.Verify(spent.Spent));
                Assert.NotEqual(spent.Abandoned.Transaction.Id, spent.Kept.Transaction.Id);
                Assert.Equal(orphan.Block, spent.Abandoned.Block);
                Assert.False((spent.Kept with { Transaction = spent.Abandoned.Transaction }).Verify(spent.Spent));
                Assert.False(spent.Kept.Verify(spent.Spent with { Index = 77 }));
                proved++;
            }
        }
        Evidence.Record($"orphan reports: {proved} double spends proved on both branches");
        Assert.True(proved > SeedCount / 4);
    }

    [Fact]
    public void The_canonical_form_is_what_any_reader_of_JSON_gives_back()
    {
        for (int seed = 0; seed < SeedCount / 10; seed++)
        {
            byte[] json = OrphanReport.Of(new RandomForks(seed).Basis).Json.ToArray();
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(json, JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
        }
    }

    private static Block Copy(Block block)
    {
        Assert.True(Wire.TryRead<Block>(Wire.ToBytes(block), out Block? copy));
        return copy;
    }

    /// <summary>The same coins by another way: added in another order, with some that came and went.</summary>
    private static CoinOverlay Rebuilt(RandomForks forks)
    {
        CoinOverlay coins = new(new KnownCoins([]), default);
        foreach ((OutPoint name, Coin coin) in forks.Coins.Reverse())
        {
            coins.Add(name with { Index = 9 }, coin, out _);
            coins.Add(name, coin, out _);
            coins.TrySpend(name with { Index = 9 }, out _);
        }
        return coins;
    }

    private static Int128 Total(OrphanReport report, Func<FateKind, bool> wanted) =>
        report.Totals.Where(total => wanted(total.Fate)).Aggregate((Int128)0, (sum, total) => sum + total.Value);

    private static Int128 Sum(IEnumerable<Transaction> transactions) =>
        transactions.Aggregate((Int128)0, (sum, transaction) => sum + RandomForks.ValueOf(transaction));
}
