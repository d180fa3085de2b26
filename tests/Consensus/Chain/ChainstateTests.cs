using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class ChainstateTests
{
    private const string Fork = """
        g - a1 - a2 - a3
         \- b1 - b2 - b3 - b4
        """;

    private const string Poisoned = """
        g - a1 - a2
         \- b1 - b2(invalid) - b3 - b4
              \- c2 - c3
        """;

    [Fact]
    public void First_seen_keeps_the_tie_and_the_longer_branch_wins()
    {
        DrawnChain chain = DrawnChain.Parse(Fork);
        Assert.Equal("a2 active, b2 valid-headers", chain.Deliver("a1 a2 b1 b2").Tips);
        Assert.Equal("b3 active, a2 valid-fork", chain.Deliver("b3").Tips);
        Assert.Equal("b3 active, a3 valid-headers", chain.Deliver("a3").Tips);
    }

    [Fact]
    public void The_step_is_data_until_it_is_applied()
    {
        DrawnChain chain = DrawnChain.Parse(Fork).Deliver("a1 a2 b1 b2");
        CoinSetHash before = chain.State.MuHash();
        chain.State.AcceptBlock(chain.Block("b3"), new(2_000_000_000), isRequested: true);
        ChainTransition? step = chain.State.Prepare();
        Assert.NotNull(step);
        Assert.Equal("a2", chain.Tip);
        Assert.Equal(before, chain.State.MuHash());
        Assert.Equal(chain.Node("g"), step.ForkPoint);
        Assert.Equal([chain.Node("a2"), chain.Node("a1")], step.Disconnected.Select(block => block.Node));
        Assert.Equal([chain.Node("b1"), chain.Node("b2"), chain.Node("b3")], step.Connected.Select(block => block.Node));
        Assert.All(step.Connected, block => Assert.Equal(chain.State.Rules.Rules.Digest, block.Verdict.RuleSet));
        chain.State.Apply(step);
        Assert.Equal("b3", chain.Tip);
        Assert.Null(chain.State.Prepare());
        Assert.Equal(3, chain.State.CoinCount);
        Assert.Throws<InvariantException>(() => chain.State.Apply(step));
    }

    [Fact]
    public void An_invalid_block_is_marked_with_its_verdict_and_the_next_best_branch_is_tried()
    {
        DrawnChain chain = DrawnChain.Parse(Poisoned).Deliver("a1 a2 b1 b2 c2 c3");
        Assert.Equal("c3", chain.Tip);
        Assert.Equal("b2 valid-headers", chain.Tips.Split(", ")[2]);
        Assert.Equal("inconclusive", chain.Submit("b3"));
        Assert.Equal("inconclusive", chain.Submit("b4"));
        Assert.Equal("c3 active, a2 valid-fork, b4 invalid", chain.Tips);
        Verdict? verdict = chain.Node("b2").Verdict;
        Assert.Equal(Reject.CoinbaseAmount, verdict?.Violation?.Reject);
        Assert.Equal(chain.State.Rules.Rules.Digest, verdict?.RuleSet);
        Assert.Equal(BlockFailure.Ancestor, chain.Node("b4").Failure);
        Assert.Equal("duplicate-invalid", chain.Submit("b2"));
    }

    [Fact]
    public void A_valid_part_of_a_branch_is_kept_when_it_is_better()
    {
        DrawnChain chain = DrawnChain.Parse("""
            g - a1
             \- b1 - b2 - b3(invalid)
            """);
        chain.Deliver("a1").Announce("b1 b2 b3");
        Assert.Equal("a1 active, b3 headers-only", chain.Tips);
        Assert.Equal("inconclusive", chain.Submit("b3"));
        Assert.Equal("inconclusive", chain.Submit("b2"));
        Assert.Equal("a1", chain.Tip);
        Assert.Null(chain.Submit("b1")); // all three are tried at once; the block handed in is valid
        Assert.Equal("b2 active, a1 valid-fork, b3 invalid", chain.Tips);
    }

    [Fact]
    public void A_person_may_invalidate_reconsider_and_prefer()
    {
        DrawnChain chain = DrawnChain.Parse(Fork).Deliver("a1 a2 a3 b1 b2 b3");
        Assert.Equal("b3 active, a3 valid-fork", chain.Precious("b3").Tips);
        Assert.Equal("a3 active, b3 valid-fork", chain.Precious("a3").Tips);
        Assert.Equal("b3 active, a3 invalid", chain.Invalidate("a2").Tips);
        Assert.Equal((BlockFailure.Manual, BlockFailure.Ancestor), (chain.Node("a2").Failure, chain.Node("a3").Failure));
        Assert.Equal("a3 active, b3 valid-fork", chain.Reconsider("a2").Tips);
        Assert.Equal("b4 active, a3 valid-fork", chain.Deliver("b4").Tips);
        Assert.Equal("a3 active, b4 invalid", chain.Invalidate("b1").Tips);
        Assert.Equal("g active, a3 invalid, b4 invalid", chain.Invalidate("a1").Tips);
        Assert.Equal(0, chain.State.CoinCount);
        Assert.False(chain.State.Invalidate(chain.Node("g").Hash));
    }

    [Fact]
    public void Coins_can_be_seen_at_any_stored_block_even_an_invalid_one()
    {
        DrawnChain chain = DrawnChain.Parse(Poisoned).Deliver("a1 a2 b1 b2 c2 c3 b3 b4");
        foreach (string name in new[] { "g", "a1", "a2", "b1", "b2", "b4", "c3" })
        {
            ICoins(chain, name, 16, out int coins);
            Assert.Equal(chain.Node(name).Height.Value, coins);
        }
        Assert.Null(chain.State.ViewAt(chain.Node("b4"), 4)); // two back, three up
        Assert.NotNull(chain.State.ViewAt(chain.Node("b4"), 5));
    }

    private static void ICoins(DrawnChain chain, string name, int depth, out int found)
    {
        CoinOverlay? view = chain.State.ViewAt(chain.Node(name), depth);
        Assert.NotNull(view);
        found = 0;
        foreach (string block in new[] { "a1", "a2", "b1", "b2", "b3", "b4", "c2", "c3" })
        {
            if (!view.TryGet(new(chain.Block(block).Transactions[0].Id, 0), out _)) continue;
            Assert.True(chain.Node(block).IsAncestorOf(chain.Node(name)));
            found++;
        }
    }
}
