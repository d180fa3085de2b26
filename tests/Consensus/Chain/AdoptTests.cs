using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>What a change of rules leaves of earlier verdicts.</summary>
public sealed class AdoptTests
{
    [Fact]
    public void A_body_that_was_checked_two_changes_of_rules_ago_is_checked_again()
    {
        RuleSet narrow = RuleSet.Of("narrow", TestNetworks.EasyRules with { MaxTouchedTxIds = 2 });
        RuleSet later = RuleSet.Of("later", TestNetworks.EasyRules with { MaxTouchedTxIds = 2, MaxSigOpsCost = 70_000 });
        Chainstate chain = TestNetworks.Start(TestNetworks.EasyGenesis, TestNetworks.Easy);
        ChainedHeader root = chain.Tip.Header;
        Block first = Submit(chain, root, 1);
        ChainedHeader fork = new(first.Header, first.Hash, root);
        Transaction one = TestTransactions.Spend(first.Transactions[0].Output(), first.Transactions[0].Outputs[0].Value);
        Transaction two = TestTransactions.Spend(one.Output(), one.Outputs[0].Value);
        Submit(chain, fork, 2);
        Block touching = Submit(chain, fork, 3, one, two); // a second block of equal work: its body is checked, its coins are not
        chain.Adopt(new(narrow), Differs);
        chain.Adopt(new(later), Differs);
        Block above = Submit(chain, new(touching.Header, touching.Hash, fork), 4);
        Assert.True(chain.Tree.TryGet(touching.Hash, out BlockNode? node));
        Assert.Equal(Reject.TouchedTxIds, node.Verdict?.Violation?.Reject);
        Assert.NotEqual(above.Hash, chain.Tip.Hash);
    }

    private static bool Differs(ConsensusRules before, ConsensusRules after) => before.MaxTouchedTxIds != after.MaxTouchedTxIds;

    private static Block Submit(Chainstate chain, ChainedHeader parent, byte salt, params Transaction[] transactions)
    {
        Block block = new BlockBuilder(parent, TestNetworks.EasyRules) { Salt = salt, Transactions = [.. transactions] }.Build();
        chain.Submit(block, block.Header.Time);
        return block;
    }
}
