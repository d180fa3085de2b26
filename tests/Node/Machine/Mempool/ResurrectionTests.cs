using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Sync;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>What was confirmed comes back when its blocks leave, and a change of rules costs what it forbids and nothing else.</summary>
public sealed class ResurrectionTests
{
    private const string A = "a";

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
    public void A_peer_that_never_had_what_comes_back_learns_of_it()
    {
        MachineNet net = new("regtest");
        NodeMachine a = net.Add("a"), b = net.Add("b");
        net.Connect("a", "b");
        Block first = net.Mine("a");
        net.Mine("a", 100);
        net.Disconnect("a", "b");
        Transaction[] payments = Chain(first.Transactions[0].Output(), 5_000_000_000, 3);
        foreach (Transaction payment in payments) Assert.IsType<MempoolVerdict.Accepted>(Submit(net, payment));
        net.Mine("a");
        net.Mine("b", 2);
        net.Connect("a", "b"); // each asks for what waits at the other, and nothing does: then the chain of a gives way
        Assert.Equal(b.Chain.Tip.Hash, a.Chain.Tip.Hash);
        Assert.Equal(payments, a.Mempool.InOrder.Select(entry => entry.Transaction));
        Assert.Equal(payments, b.Mempool.InOrder.Select(entry => entry.Transaction));
        Assert.Equal(payments, net.Mine("b").Transactions.Skip(1));
    }

    [Fact]
    public void A_peer_that_follows_the_branch_that_left_is_not_told_what_it_brings_back_itself()
    {
        MachineNet net = new("regtest");
        net.Add("a");
        net.Add("b");
        net.Connect("a", "b");
        net.Greet("a", "stranger");
        Block left = MineWithPayments(net, 3);
        Assert.Equal([("stranger", 3)], Announced(net, new NodeEvent.InvalidateBlock(net.Now, left.Hash)));
    }

    [Fact]
    public void A_chain_that_goes_to_and_fro_with_five_thousand_transactions_announces_no_more_than_a_peer_bears()
    {
        const int Payments = 5_000, Moves = 15;
        MachineNet net = new("regtest");
        net.Add("a");
        net.Greet("a", "stranger");
        Block left = MineWithPayments(net, Payments);
        List<int> lists = [];
        for (int move = 0; move < Moves; move++)
        {
            lists.AddRange(Announced(net, new NodeEvent.InvalidateBlock(net.Now, left.Hash)).Select(list => list.Count));
            net[A].Handle(new NodeEvent.ReconsiderBlock(net.Now, left.Hash));
        }
        Assert.Equal(Enumerable.Repeat(Payments, TransactionRelay.ReturnedMax / Payments), lists);
        Assert.True(TransactionRelay.ReturnedMax < PeerBudget.TransactionsMax && TransactionRelay.ReturnedPerHour < PeerBudget.TransactionsPerHour);
        net.Now += 1_000;
        Assert.Equal([("stranger", TransactionRelay.ReturnedPerHour / 3_600)], Announced(net, new NodeEvent.InvalidateBlock(net.Now, left.Hash)));
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

    /// <summary>Blocks of so many payments that do not spend from each other; gives the first of them.</summary>
    private static Block MineWithPayments(MachineNet net, int count)
    {
        Block first = net.Mine(A);
        net.Mine(A, 100);
        Transaction fan = TestTransactions.Spend(first.Transactions[0].Output(), [.. Enumerable.Repeat(new Amount(100_000), count)]);
        Assert.IsType<MempoolVerdict.Accepted>(Submit(net, fan));
        net.Mine(A);
        for (int i = 0; i < count; i++) Assert.IsType<MempoolVerdict.Accepted>(Submit(net, TestTransactions.Spend(fan.Output(i), new Amount(90_000))));
        Block block = net.Mine(A);
        while (net[A].Mempool.Count > 0) net.Mine(A);
        return block;
    }

    /// <summary>To whom how many transactions are announced when this happens at node a.</summary>
    private static IEnumerable<(string To, int Count)> Announced(MachineNet net, NodeEvent happened)
    {
        foreach (Effect.Send send in net[A].Handle(happened).Effects.OfType<Effect.Send>())
        {
            if (send.Message is Message.Inventory list) yield return (send.Peer.Value, list.Ids.Length);
        }
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
