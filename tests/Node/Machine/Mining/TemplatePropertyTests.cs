using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Simulation;
using Blockchain.Node.Tests.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mining;

/// <summary>
/// Templates from graphs of transactions that nobody thought of. Filling a block is a knapsack, so no quick choice is best for every
/// graph: that packages never paid less is a finding on these seeds and no theorem.
/// </summary>
public sealed class TemplatePropertyTests
{
    private const int CoinCount = 800;
    private const int BlockBytesMax = 8_000;
    private static readonly ScriptBytes Program = new((byte[])[0x00, 0x20, .. System.Security.Cryptography.SHA256.HashData([0x51])]);

    private readonly MachineNet net = new("regtest");

    [Fact]
    public void Every_template_makes_a_valid_block_and_pays_no_less_than_single_transactions_by_their_own_rate()
    {
        NodeMachine node = net.Add("a", change: parts => parts with { MiningPolicy = new() { BlockBytesMax = BlockBytesMax } });
        Queue<OutPoint> coins = new(Coins());
        int blocks = 0;
        int better = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Grow(node, coins, new SplitMix64(seed));
            while (node.Mempool.Count > 0)
            {
                net.Now += 600_000;
                BlockTemplate template = node.Template(net.Now);
                Amount greedy = GreedyFees(node.Mempool);
                Assert.True(template.Fees >= greedy, $"seed {seed}: {template.Fees} < {greedy}");
                if (template.Fees > greedy) better++;
                Block block = MineOutside(TemplateData.Of(template, node.Mempool));
                Assert.Null(Assert.IsType<Answer.BlockSubmitted>(net.Do("a", new NodeEvent.SubmitBlock(net.Now, block))).Result);
                Assert.Equal(block.Hash, node.Chain.Tip.Hash);
                MempoolRecount.Check(node.Mempool);
                blocks++;
            }
        }
        Assert.Equal((39, 19), (blocks, better));
        Evidence.Record($"mining: {blocks} of {blocks} templates valid when mined from getblocktemplate's data alone; none paid less than single transactions by their own rate, {better} paid more");
    }

    /// <summary>Outputs that anybody may spend, by two kinds of scripts.</summary>
    private IEnumerable<OutPoint> Coins()
    {
        Block[] mined = [.. Enumerable.Range(0, 4).Select(_ => net.Mine("a"))];
        net.Mine("a", 100);
        foreach (Block block in mined)
        {
            TxOut[] outputs = [.. Enumerable.Range(0, CoinCount / mined.Length).Select(i => new TxOut(new(20_000_000), i % 2 == 0 ? Program : TestTransactions.Anyone))];
            Transaction fanOut = TestTransactions.Spend(block.Transactions[0].Output()).WithOutputs(outputs);
            Assert.IsType<MempoolVerdict.Accepted>(Assert.IsType<Answer.TransactionSubmitted>(net.Do("a", new NodeEvent.SubmitTransaction(net.Now, fanOut))).Verdict);
            net.Mine("a");
            for (int i = 0; i < outputs.Length; i++) yield return fanOut.Output(i);
        }
    }

    private void Grow(NodeMachine node, Queue<OutPoint> coins, SplitMix64 chance)
    {
        List<(OutPoint Place, long Value)> outputs = [];
        for (int i = 0; i < 120; i++)
        {
            while (outputs.Count < 20 && coins.TryDequeue(out OutPoint coin)) outputs.Add((coin, 20_000_000));
            HashSet<int> chosen = [];
            for (long inputs = chance.Between(1, 2); inputs > 0; inputs--) chosen.Add((int)chance.Below(outputs.Count));
            (OutPoint Place, long Value)[] spent = [.. chosen.Order().Select(index => outputs[index])];
            int made = (int)chance.Between(1, 3);
            long fee = chance.Happens(300_000) ? 0 : chance.Below(100_000);
            long value = (spent.Sum(output => output.Value) - fee) / made;
            Transaction transaction = TestTransactions.Spend([.. spent.Select(output => output.Place)]).WithOutputs(
                [.. Enumerable.Range(0, made).Select(n => new TxOut(new(value), n % 2 == 0 ? Program : TestTransactions.Anyone))]);
            for (int input = 0; input < spent.Length; input++)
            {
                if (IsProgram(node, spent[input].Place)) transaction = transaction.WithProof(input, default, new([new byte[] { 0x51 }]));
            }
            Answer? answer = net.Do("a", new NodeEvent.SubmitTransaction(net.Now, transaction));
            if (answer is not Answer.TransactionSubmitted { Verdict: MempoolVerdict.Accepted }) continue;
            foreach ((OutPoint Place, long Value) output in spent) outputs.Remove(output);
            for (int n = 0; n < made; n++) outputs.Add((transaction.Output(n), value));
        }
        Assert.InRange(node.Mempool.Count, 40, 120);
    }

    private static bool IsProgram(NodeMachine node, OutPoint place) =>
        new MempoolView(node.Mempool, node.Chain.Coins, Height.Genesis).TryGet(place, out Coin coin) && coin.Output.ScriptPubKey.Span.SequenceEqual(Program.Span);

    /// <summary>One transaction after the other by its own fee rate, as soon as its parents are in and as long as it fits.</summary>
    private static Amount GreedyFees(TxMempool mempool)
    {
        List<MempoolEntry> open = [.. mempool.InOrder.OrderByDescending(entry => entry.FeeRate)];
        HashSet<TxId> chosen = [];
        Amount fees = Amount.Zero;
        int bytes = 1_000;
        while (open.Find(entry => bytes + entry.Transaction.StrippedSize <= BlockBytesMax
            && entry.Transaction.Inputs.All(input => !mempool.Contains(input.Previous.Tx) || chosen.Contains(input.Previous.Tx))) is { } next)
        {
            open.Remove(next);
            chosen.Add(next.Transaction.Id);
            bytes += next.Transaction.StrippedSize;
            fees += next.Fee;
        }
        return fees;
    }

    /// <summary>A block from what getblocktemplate says and nothing else.</summary>
    private static Block MineOutside(TemplateData data)
    {
        for (int i = 0; i < data.Transactions.Length; i++)
        {
            TxId[] before = [.. data.Transactions[i].Depends.Select(place => data.Transactions[place - 1].Transaction.Id)];
            HashSet<TxId> spent = [.. data.Transactions[i].Transaction.Inputs.Select(input => input.Previous.Tx)];
            Assert.All(before, id => Assert.Contains(id, spent));
            Assert.Equal(data.Transactions.Take(i).Count(earlier => spent.Contains(earlier.Transaction.Id)), before.Length);
        }
        Assert.Equal(["csv", "!segwit", "taproot"], data.Rules);
        Assert.True(data.Transactions.Sum(one => one.SigOps) <= data.SigOpLimit);
        ScriptBytes commitment = Assert.IsType<ScriptBytes>(data.DefaultWitnessCommitment);
        Transaction coinbase = new(
            1, [new(OutPoint.Null, new ScriptBuilder().Number(data.Height.Value).Push([1]).ToScript(), TxIn.SequenceFinal)],
            [new(data.CoinbaseValue, TestTransactions.Anyone), new(Amount.Zero, commitment)], 0);
        ImmutableArray<Transaction> all = [coinbase, .. data.Transactions.Select(one => one.Transaction)];
        BlockHeader header = new(data.Version, data.PreviousBlock, MerkleTree.Root(all.AsSpan(), out _), data.MinTime, data.Bits, 0);
        while (UInt256.From(header.ComputeHash().Value) > data.Target) header = header with { Nonce = header.Nonce + 1 };
        return new(header, all);
    }
}
