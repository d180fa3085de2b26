using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>What was confirmed comes back when its blocks leave, and a change of rules costs what it forbids and nothing else.</summary>
public sealed class ResurrectionTests
{
    [Fact]
    public void A_deep_reorganization_brings_a_long_chain_back_in_the_order_of_its_links()
    {
        MachineNet net = new("regtest");
        NodeMachine node = net.Add("a");
        Block first = net.Mine("a");
        Block last = net.Mine("a", 100);
        Transaction[] chain = Chain(first.Transactions[0].Output(), 5_000_000_000, 60);
        Block? left = null;
        foreach (Transaction[] some in chain.Chunk(3))
        {
            foreach (Transaction link in some) Assert.IsType<MempoolVerdict.Accepted>(Submit(net, link));
            Block block = net.Mine("a");
            left ??= block;
        }
        Transaction waiting = TestTransactions.Spend(chain[^1].Output(), new Amount(1));
        Assert.IsType<MempoolVerdict.Accepted>(Submit(net, waiting));
        net.Do("a", new NodeEvent.InvalidateBlock(net.Now, Assert.IsType<Block>(left).Hash));
        Assert.Equal(last.Hash, node.Chain.Tip.Hash);
        Assert.Equal([.. chain, waiting], node.Mempool.InOrder.Select(entry => entry.Transaction));
        MempoolRecount.Check(node.Mempool);
        Assert.StartsWith("too-long-mempool-chain", Submit(net, TestTransactions.Spend(waiting.Output(), new Amount(0))).Reason, StringComparison.Ordinal);
        MempoolFile saved = MempoolFile.Read(MempoolFile.ToBytes(node.Mempool));
        Assert.Empty(new TxMempool(new()).Restore(saved.Transactions, new(node.Chain.Coins, node.Chain.Tip.Header, TestRules.Modern, NodeParts.Of(net.Spec, null, Consensus.Crypto.BouncyCastleVerifier.Instance).Scripts, net.Now)));
        Block again = net.Mine("a");
        Assert.Equal([.. chain, waiting], again.Transactions.Skip(1));
    }

    [Fact]
    public void Rules_that_forbid_a_transaction_remove_it_and_what_spends_from_it_and_keep_the_rest()
    {
        MempoolBench bench = new() { Rules = TestRules.Modern with { CheckLockTimeVerify = false } };
        ScriptBytes locked = new(new byte[] { 0x51, 0xb1 }); // 1 OP_CHECKLOCKTIMEVERIFY: once a no-op, then a lock that this transaction does not meet
        Transaction forbidden = bench.Take(TestTransactions.Spend(bench.Coin(100_000, locked), new Amount(90_000)));
        Transaction child = bench.Take(TestTransactions.Spend(forbidden.Output(), new Amount(80_000)));
        Transaction other = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(90_000)));
        Assert.Empty(bench.Pool.Follow(bench.Context));
        bench.Rules = TestRules.Modern;
        Assert.Equal([forbidden, child], bench.Pool.Follow(bench.Context));
        Assert.Equal([other], bench.Pool.InOrder.Select(entry => entry.Transaction));
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void A_node_that_adopts_other_rules_keeps_the_mempool_that_they_allow()
    {
        MachineNet net = new("regtest");
        Assert.True(net.Spec.DefaultRules.TryWith("bip65", new Height(1_000), out RuleSet? changed));
        NodeMachine node = net.Add("a", change: parts => parts with
        {
            Known = [new RuleSchedule(RuleSet.Of("late", changed.Base, changed.Changes)), .. parts.Known],
            Active = "late",
        });
        Block first = net.Mine("a");
        net.Mine("a", 100);
        ImmutableArray<TxOut> outputs = [new(new(1_000_000), new(new byte[] { 0x51, 0xb1 })), new(new(1_000_000), TestTransactions.Anyone)];
        Transaction fanOut = TestTransactions.Spend(first.Transactions[0].Output()).WithOutputs([.. outputs]);
        Assert.IsType<MempoolVerdict.Accepted>(Submit(net, fanOut));
        net.Mine("a");
        Transaction forbidden = TestTransactions.Spend(fanOut.Output(0), new Amount(1));
        Transaction allowed = TestTransactions.Spend(fanOut.Output(1), new Amount(1));
        foreach (Transaction transaction in new[] { forbidden, allowed }) Assert.IsType<MempoolVerdict.Accepted>(Submit(net, transaction));
        Assert.IsType<Answer.Done>(net.Do("a", new NodeEvent.AdoptRules(net.Now, net.Spec.DefaultRules.Name)));
        Assert.Equal([allowed], node.Mempool.InOrder.Select(entry => entry.Transaction));
    }

    private static MempoolVerdict Submit(MachineNet net, Transaction transaction) =>
        Assert.IsType<Answer.TransactionSubmitted>(net.Do("a", new NodeEvent.SubmitTransaction(net.Now, transaction))).Verdict;

    private static Transaction[] Chain(OutPoint at, long value, int length)
    {
        Transaction[] chain = new Transaction[length];
        for (int i = 0; i < length; i++)
        {
            value -= 1_000;
            chain[i] = TestTransactions.Spend(at, new Amount(value));
            at = chain[i].Output();
        }
        return chain;
    }
}
