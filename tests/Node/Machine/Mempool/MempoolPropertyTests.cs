using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>Whatever happens to a mempool, its figures are those of a count from scratch.</summary>
public sealed class MempoolPropertyTests
{
    private const int StepCount = 150;

    [Fact]
    public void After_every_step_the_figures_equal_a_recount_and_no_two_entries_spend_one_output()
    {
        Dictionary<string, int> done = [];
        for (ulong seed = 1; seed <= 40; seed++)
        {
            Story story = new(seed);
            for (int step = 0; step < StepCount; step++)
            {
                string what = story.Step();
                done[what] = done.GetValueOrDefault(what) + 1;
                MempoolRecount.Check(story.Pool);
            }
        }
        Assert.All((string[])["taken", "replaced", "refused", "block", "reorganization", "evicted", "expired"], what => Assert.True(done.GetValueOrDefault(what) > 10, what));
        Evidence.Record($"mempool: figures equal a recount after each of {done.Values.Sum()} random steps ({string.Join(", ", done.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"))})");
    }

    private sealed class Story(ulong seed)
    {
        private const long CoinValue = 100_000_000;

        private readonly SplitMix64 chance = new(seed);
        private readonly MempoolBench bench = new(new MempoolPolicy { MempoolBytesMax = 60_000, Limits = new(AncestorCountMax: 8, DescendantCountMax: 8) });
        private readonly List<(OutPoint Place, Amount Value)> outputs = [];
        private readonly List<OutPoint> confirmed = [];
        private readonly Stack<Block> blocks = new();

        public TxMempool Pool => bench.Pool;

        public string Step() => chance.Below(100) switch
        {
            < 70 => Offer(),
            < 80 => Block(),
            < 86 => Reorganize(),
            < 92 => Evict(),
            < 96 => Expire(),
            _ => Fill(),
        };

        private string Offer()
        {
            while (outputs.Count < 12 || chance.Happens(200_000))
            {
                confirmed.Add(bench.Coin(CoinValue));
                outputs.Add((confirmed[^1], new(CoinValue)));
            }
            HashSet<int> chosen = [];
            for (long i = chance.Between(1, 3); i > 0; i--) chosen.Add((int)chance.Below(outputs.Count));
            (OutPoint Place, Amount Value)[] spent = [.. chosen.Select(index => outputs[index])];
            long sum = spent.Sum(output => output.Value.Satoshis);
            long fee = chance.Below(Math.Min(sum, 200_000));
            int count = (int)chance.Between(1, 3);
            Amount[] values = [.. Enumerable.Repeat(new Amount((sum - fee) / count), count)];
            Transaction transaction = TestTransactions.Spend([.. spent.Select(output => output.Place)], values);
            MempoolVerdict verdict = bench.Offer(transaction);
            if (verdict is not MempoolVerdict.Accepted accepted) return "refused";
            for (int i = 0; i < count; i++) outputs.Add((transaction.Output(i), values[i]));
            return accepted.Replaced.IsEmpty ? "taken" : "replaced";
        }

        /// <summary>A block confirms some of what waits, and some that never waited here.</summary>
        private string Block()
        {
            HashSet<TxId> chosen = [];
            List<Transaction> transactions = [];
            foreach (MempoolEntry entry in bench.Pool.InOrder)
            {
                bool isReady = entry.Transaction.Inputs.All(input => !bench.Pool.Contains(input.Previous.Tx) || chosen.Contains(input.Previous.Tx));
                if (!isReady || !chance.Happens(400_000)) continue;
                if (chance.Happens(900_000)) chosen.Add(entry.Transaction.Id);
                if (chosen.Contains(entry.Transaction.Id)) transactions.Add(entry.Transaction);
                else transactions.Add(entry.Transaction.WithLockTime(1).WithSequence(TxIn.SequenceFinal)); // a conflict: the same inputs, another id
            }
            Block block = new(default, [.. transactions]);
            bench.Coins.Connect(block, Height.Genesis);
            blocks.Push(block);
            bench.Pool.Confirm(block, bench.Now);
            return "block";
        }

        private string Reorganize()
        {
            List<Transaction> back = [];
            for (long i = chance.Between(1, 4); i > 0 && blocks.TryPop(out Block? left); i--) back.InsertRange(0, left.Transactions);
            bench.Coins = new();
            foreach (OutPoint coin in confirmed) bench.Coins.Add(coin, new(new(new(CoinValue), TestTransactions.Anyone), Height.Genesis, IsCoinbase: false));
            foreach (Block block in blocks.Reverse()) bench.Coins.Connect(block, Height.Genesis);
            HashSet<TxId> before = [.. bench.Pool.InOrder.Select(entry => entry.Transaction.Id), .. back.Select(transaction => transaction.Id)];
            HashSet<TxId> lost = [.. bench.Pool.Unconfirm(back, bench.Context).Select(transaction => transaction.Id)];
            Assert.All(before, id => Assert.True(bench.Pool.Contains(id) || lost.Contains(id)));
            return "reorganization";
        }

        private string Evict()
        {
            if (bench.Pool.Count == 0) return "nothing";
            MempoolEntry entry = bench.Pool.InOrder.ElementAt((int)chance.Below(bench.Pool.Count));
            Assert.NotEmpty(bench.Pool.Evict(entry.Transaction.Id));
            return "evicted";
        }

        private string Expire()
        {
            bench.Now += chance.Between(1, bench.Pool.Policy.ExpiryMs / 2);
            return bench.Pool.Expire(bench.Now).IsEmpty ? "nothing" : "expired";
        }

        /// <summary>One large transaction pushes others out.</summary>
        private string Fill()
        {
            OutPoint coin = bench.Coin(CoinValue);
            confirmed.Add(coin);
            MempoolVerdict verdict = bench.Offer(MempoolBench.Filled(TestTransactions.Spend(coin, new Amount(CoinValue - chance.Below(20_000_000))), 40_000));
            return verdict is MempoolVerdict.Accepted ? "filled" : "refused";
        }
    }
}
