using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Rpc;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>March 2013 on four machines, step by step.</summary>
public sealed class RuleSplitTests
{
    private const int FanOut = 4_600;

    private readonly MachineNet net = new("march-2013");

    public RuleSplitTests()
    {
        foreach (string name in new[] { "pool-a", "explorer" }) net.Add(name, "0.7");
        foreach (string name in new[] { "pool-b", "exchange" })
        {
            net.Add(name, "0.8", parts => parts with
            {
                MiningPolicy = new MiningPolicy { BlockBytesMax = 1_000_000 },
            });
        }
        net.ConnectAll();
    }

    [Fact]
    public void The_split_is_named_at_its_first_block_and_nobody_is_banned()
    {
        Block big = Split();
        foreach (string name in net.Names)
        {
            Incident incident = Assert.Single(net[name].Forks.Monitor.Incidents);
            Assert.Equal(ForkKind.RuleSplit, incident.Kind);
            Assert.Equal(big.Hash, incident.DisputedBlock?.Hash);
            Assert.Equal("max-touched-txids", incident.Violation?.Rule);
            Assert.Equal(4_500, incident.Violation?.Limit);
            Assert.True(incident.Violation?.Measured > 4_500);
        }
        Assert.Single(net.Names.Select(name => net[name].Forks.Monitor.Incidents.Single().Id).Distinct());
        Assert.Empty(net.Disconnects);
        Assert.NotEqual(big.Hash, net["pool-a"].Chain.Tip.Hash);
        Assert.Equal(big.Hash, net["exchange"].Chain.Tip.Hash);
    }

    [Theory]
    [InlineData("pool-a", "0.7 and refuses it")]
    [InlineData("exchange", "0.8 and accepts it")]
    public void Each_side_is_told_whose_rules_refuse_the_block_and_where_it_stands(string name, string side)
    {
        Block big = Split();
        Notice found = net.Notices.First(told => told.Node == name && told.Notice is Notice.IncidentChanged { IsNew: true }).Notice;
        string text = NoticeText.Of(found) ?? "";
        Assert.StartsWith("FORK  rule split after ", text, StringComparison.Ordinal);
        Assert.Contains($"{big.Hash.Short()} is refused by rules 0.7", text, StringComparison.Ordinal);
        Assert.Contains("touched-txids", text, StringComparison.Ordinal);
        Assert.EndsWith($"; this node enforces {side}", text, StringComparison.Ordinal);
        Assert.Contains($"getincident {net[name].Forks.Monitor.Incidents.Single().Id}", (string?)Assert.Single(NodeHealth.WarningsOf(net[name])), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_adopts_the_rules_of_the_other_side_takes_in_what_it_refused()
    {
        Split();
        Block tip = net.Mine("pool-b", 3);
        Assert.NotEqual(tip.Hash, net["explorer"].Chain.Tip.Hash);
        Assert.IsType<Answer.Done>(net.Do("explorer", new NodeEvent.AdoptRules(net.Now, "0.8")));
        Assert.Equal(tip.Hash, net["explorer"].Chain.Tip.Hash);
        Assert.Equal(net["pool-b"].Chain.MuHash(), net["explorer"].Chain.MuHash());
    }

    [Fact]
    public void Five_voters_reproduce_and_sign_and_both_sides_meet_again()
    {
        Block big = Split();
        net.Mine("pool-b", 6); // seven blocks in all: more than six need nearly all voters
        net.Mine("pool-a", 3);
        CoinSetHash kept = net["pool-a"].Chain.MuHash();
        Answer.Planned planned = Assert.IsType<Answer.Planned>(
            net.Do("pool-b", new NodeEvent.ProposeRollback(net.Now, big.Hash, "0.8.1", Proposer: 1, "one chain that all accept")));
        Assert.Equal(kept, planned.Plan.CoinSet);
        string[] signers = ["pool-a", "pool-b", "exchange", "explorer"];
        for (int voter = 0; voter < 4; voter++) Sign(signers[voter], voter, planned.Plan);
        Assert.All(net.Names, name => Assert.Equal(net[name].Headers.Find(big.Hash)?.IsAncestorOf(net[name].Chain.Tip.Header), name is "pool-b" or "exchange"));
        Sign(signers[3], voter: 3, planned.Plan); // the same vote again
        Assert.NotEqual(net["pool-a"].Chain.Tip.Hash, net["pool-b"].Chain.Tip.Hash);
        Sign("explorer", 4, planned.Plan);
        Assert.Single(net.Names.Select(name => net[name].Chain.Tip.Hash).Distinct());
        Assert.Single(net.Names.Select(name => net[name].Chain.MuHash()).Distinct());
        Notice.RolledBack[] rolled = [.. net.Notices.Select(told => told.Notice).OfType<Notice.RolledBack>()];
        Assert.Equal(2, rolled.Length);
        Assert.All(rolled, notice => Assert.Equal(7, notice.Blocks));
        Assert.Equal(planned.Plan.Report, Assert.Single(rolled.Select(notice => notice.Report.Digest).Distinct()));
        Assert.Equal("0.8.1", net["exchange"].Chain.Rules.Rules.Name);
        net.Mine("pool-b");
        Assert.Single(net.Names.Select(name => net[name].Chain.Tip.Hash).Distinct());
        Assert.All(net.Names, name => Assert.False(net[name].Forks.Monitor.Incidents.Single().State.IsOpen()));
    }

    private void Sign(string node, int voter, RollbackPlan plan)
    {
        string name = net.Spec.Council?.Voters[voter].Name ?? "";
        PrivateKey key = PrivateKey.FromSeed(System.Text.Encoding.UTF8.GetBytes($"march-2013 voter {name}"));
        Answer? answer = net.Do(node, new NodeEvent.SignPlan(net.Now, plan.ComputeDigest(), key));
        Assert.IsType<Answer.Signed>(answer);
    }

    /// <summary>A shared history, then one block with more than 4,500 transactions.</summary>
    private Block Split()
    {
        Block first = net.Mine("pool-b");
        net.Mine("pool-b", 100);
        Transaction coinbase = first.Transactions[0];
        Transaction fanOut = Spend(new(coinbase.Id, 0), coinbase.Outputs[0].Value, FanOut);
        Give(fanOut);
        net.Mine("pool-b");
        for (int i = 0; i < FanOut; i++) Give(Spend(new(fanOut.Id, (uint)i), fanOut.Outputs[i].Value, 1));
        return net.Mine("pool-b");
    }

    private void Give(Transaction transaction)
    {
        Answer.TransactionSubmitted answer = Assert.IsType<Answer.TransactionSubmitted>(net.Do("pool-b", new NodeEvent.SubmitTransaction(net.Now, transaction)));
        Assert.IsType<MempoolVerdict.Accepted>(answer.Verdict);
    }

    private static Transaction Spend(OutPoint previous, Amount value, int outputs)
    {
        ImmutableArray<TxOut> made = [.. Enumerable.Repeat(new TxOut(new((value.Satoshis - 10_000) / outputs), MachineNet.Anyone), outputs)];
        return new(1, [new(previous, default, TxIn.SequenceFinal)], made, 0);
    }
}
