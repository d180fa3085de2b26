using Blockchain.Consensus.Blocks;
using Blockchain.TestKit;
using Blockchain.Wallet.Ledger;
using Xunit;

namespace Blockchain.Wallet.Tests.Ledger;

/// <summary>Random chains with payments, reorganizations and rollbacks: after every step the ledger is what a scan of the coin set finds.</summary>
public sealed class LedgerPropertyTests
{
    private const int SeedCount = 100;
    private const int StepCount = 200;

    [Fact]
    public void After_any_blocks_payments_reorganizations_and_rollbacks_the_ledger_agrees_with_a_scan_of_the_coin_set()
    {
        int steps = 0, reorganizations = 0, rollbacks = 0, payments = 0, abandonments = 0;
        Parallel.For(0, SeedCount, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, seed =>
        {
            LedgerWorld world = new((ulong)seed, new(TestAccounts.Two));
            for (int step = 0; step < StepCount; step++)
            {
                world.Step();
                AgreesWithScan(world);
                AgreesWithMempool(world);
                Interlocked.Increment(ref steps);
            }
            Interlocked.Add(ref reorganizations, world.Reorganizations);
            Interlocked.Add(ref rollbacks, world.Rollbacks);
            Interlocked.Add(ref payments, world.Payments);
            Interlocked.Add(ref abandonments, world.Abandonments);
        });
        Assert.Equal(SeedCount * StepCount, steps);
        Assert.True(reorganizations > 10 * SeedCount && rollbacks > 10 * SeedCount && payments > 50 * SeedCount && abandonments > SeedCount, $"{reorganizations}, {rollbacks}, {payments}, {abandonments}");
        Evidence.Record($"wallet ledger: {SeedCount} seeds of {StepCount} steps, {payments} payments, {reorganizations} reorganizations, {rollbacks} rollbacks, {abandonments} given up; "
            + $"after each of {steps} steps the coins are those of a scan of the coin set, and the spendable ones those of coin set and mempool");
    }

    private static void AgreesWithScan(LedgerWorld world)
    {
        Dictionary<OutPoint, Coin> found = new LedgerView(world.Ledger).CoinsInBlocks().ToDictionary(coin => coin.Key, coin => coin.Value);
        Dictionary<OutPoint, Coin> expected = world.Scan();
        Assert.Equal(expected.Count, found.Count);
        foreach ((OutPoint place, Coin coin) in expected) Assert.Equal(coin, found[place]);
    }

    // Coins that a payment which was sent and left the chain would take stay reserved: those alone are missing.
    private static void AgreesWithMempool(LedgerWorld world)
    {
        HashSet<OutPoint> expected = [.. world.Scan().Keys];
        foreach (Transaction waiting in world.Mempool)
        {
            for (int i = 0; i < waiting.Outputs.Length; i++)
            {
                if (world.Ledger.Watch.TryGet(waiting.Outputs[i].ScriptPubKey, out _)) expected.Add(waiting.Output(i));
            }
        }
        foreach (Transaction waiting in world.Mempool) expected.ExceptWith(waiting.Inputs.Select(input => input.Previous));
        LedgerView view = new(world.Ledger, LedgerWorld.MaturityBlocks);
        foreach (WalletTransaction unsent in world.Ledger.Book.Transactions.Where(known => world.Ledger.StateOf(known) is TransactionState.Unsent))
            expected.ExceptWith(unsent.Transaction.Inputs.Select(input => input.Previous));
        WalletCoin[] coins = [.. view.Coins()];
        Assert.Equal(expected.Order(), coins.Select(coin => coin.Place).Order());
        foreach (WalletCoin coin in coins.Where(coin => coin.Height is not null))
        {
            Assert.True(world.Chain.Coins.TryGet(coin.Place, out Coin there));
            bool isMature = !there.IsCoinbase || world.Chain.Tip.Height.Next - there.Height >= LedgerWorld.MaturityBlocks;
            Assert.Equal(isMature ? CoinState.Confirmed : CoinState.Immature, coin.State);
        }
    }
}
