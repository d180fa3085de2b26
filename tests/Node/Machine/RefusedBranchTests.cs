using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>What nobody's rules accept: never connected however much work stands on it, and never passed over in silence.</summary>
public sealed class RefusedBranchTests
{
    private static readonly PeerId Miner = new("miner");
    private readonly MachineNet net = new("regtest");

    /// <summary>A16.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    public void Blocks_on_an_invalid_one_are_never_connected_and_told_of_once_when_they_lead_by_six(int headersBeforeTheBody)
    {
        net.Add("a");
        net.Mine("a", 3);
        net.Greet("a", Miner.Value);
        BlockHash tip = net["a"].Chain.Tip.Hash;
        Block greedy = Greedy();
        BlockHeader[] branch = [greedy.Header, .. On(greedy.Header, 8)];
        Say(branch[..(1 + headersBeforeTheBody)]);
        net.Do("a", new NodeEvent.MessageReceived(net.Now, Miner, new Message.BlockBody(greedy)));
        Assert.Equal(headersBeforeTheBody < 6 ? 0 : 1, Warnings());
        for (int i = 1 + headersBeforeTheBody; i < branch.Length; i++)
        {
            Say(branch[i]);
            Assert.Equal(i < 5 ? 0 : 1, Warnings()); // the sixth stands six above the tip
        }
        Assert.Equal(tip, net["a"].Chain.Tip.Hash);
        Assert.Empty(net.Disconnects);
        Assert.Empty(net["a"].Forks.Monitor.Incidents);
        Evidence.Record($"A16: {branch.Length} blocks from an invalid one on, {headersBeforeTheBody} before its body: none connected, told once");
    }

    [Fact]
    public void A_branch_that_people_refused_is_not_told_of_as_one_that_the_rules_refuse()
    {
        net.Add("a");
        net.Mine("a", 12);
        ChainedHeader tip = net["a"].Chain.Tip.Header;
        net.Do("a", new NodeEvent.InvalidateBlock(net.Now, tip.Ancestor(new(3)).Hash));
        Assert.Equal(2, net["a"].Chain.Tip.Height.Value);
        Assert.Equal(0, Warnings());
    }

    /// <summary>A11.</summary>
    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public void A_transaction_as_long_as_two_hashes_is_not_taken(int bytes, bool isTaken)
    {
        net.Add("a");
        Block first = net.Mine("a");
        net.Mine("a", 100);
        Transaction coinbase = first.Transactions[0];
        Transaction Sized(int script) => new(1, [new(new(coinbase.Id, 0), default, TxIn.SequenceFinal)], [new(coinbase.Outputs[0].Value, new(Enumerable.Repeat((byte)0x51, script).ToArray()))], 0);
        Transaction transaction = Sized(bytes - Sized(0).StrippedSize);
        Assert.Equal(bytes, transaction.StrippedSize);
        Answer.TransactionSubmitted answer = Assert.IsType<Answer.TransactionSubmitted>(net.Do("a", new NodeEvent.SubmitTransaction(net.Now, transaction)));
        Assert.Equal(isTaken, answer.Verdict is MempoolVerdict.Accepted);
        if (!isTaken) Assert.Equal("tx-size-small", Assert.IsType<MempoolVerdict.Refused>(answer.Verdict).Word);
    }

    private int Warnings() => net.Notices.Count(told => told.Notice is Notice.Warning);

    private void Say(params BlockHeader[] headers)
    {
        net.Do("a", new NodeEvent.MessageReceived(net.Now, Miner, new Message.Headers([.. headers])));
        net.Do("a", new NodeEvent.Tick(net.Now));
    }

    /// <summary>Takes a satoshi more than subsidy and fees: no rule set accepts it.</summary>
    private Block Greedy()
    {
        BlockTemplate template = net["a"].Template(net.Now);
        return Assert.IsType<Block>(Node.Machine.Mining.Miner.Solve(Node.Machine.Mining.Miner.Build(template with { Fees = new(1) }, MachineNet.Anyone, default), new()));
    }

    private static IEnumerable<BlockHeader> On(BlockHeader parent, int count)
    {
        for (int i = 0; i < count; i++)
        {
            BlockHeader next = parent with { Previous = parent.ComputeHash(), Time = parent.Time + 1, Nonce = 0 };
            while (UInt256.From(next.ComputeHash().Value).High >> 127 != 0) next = next with { Nonce = next.Nonce + 1 };
            yield return parent = next;
        }
    }
}
