using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A node that starts under other rules than it stopped under.</summary>
public sealed class OtherRulesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Block first;
    private readonly Block disputed;
    private readonly ChainedHeader wideTip;
    private readonly ChainedHeader narrowTip;

    public OtherRulesTests()
    {
        using RunningNode node = new(folder);
        first = EasyNetwork.Child(EasyNetwork.Root, 1);
        node.Submit(first);
        ChainedHeader fork = first.Place(EasyNetwork.Root);
        Transaction spend = EasyNetwork.Spend(first);
        disputed = EasyNetwork.Child(fork, 2, spend, TestTransactions.Spend(spend.Output(), spend.Outputs[0].Value));
        node.Submit(disputed);
        wideTip = node.Grow(disputed.Place(fork), 3);
        narrowTip = node.Grow(fork, 2, salt: 7);
        Assert.Equal(wideTip.Hash, node.Chain.Tip.Hash);
        node.Stop();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Exactly_the_disputed_block_changes_sides_and_back_again()
    {
        string wide = Standing(EasyNetwork.Wide, wideTip, out _);
        string narrow = Standing(EasyNetwork.Narrow, narrowTip, out OpeningReport there);
        VerdictChange change = Assert.Single(there.VerdictChanges);
        Assert.Equal(disputed.Hash, change.Block.Hash);
        Assert.Null(change.Before);
        Assert.Equal((Reject.TouchedTxIds, 4L, 2L), (change.After?.Reject, change.After?.Measured, change.After?.Limit));
        Assert.StartsWith("rule set narrow is enforced instead of wide: 5 blocks were judged again; the tip was at height ", there.Notes[0], StringComparison.Ordinal);
        Assert.Equal($"block {change.Block}: not refused before, {change.After} now", there.Notes[1]);
        Assert.Contains(there.Notes, note => note.Contains(wideTip.Hash.ToString(), StringComparison.Ordinal) && note.Contains(narrowTip.Hash.ToString(), StringComparison.Ordinal));
        Assert.Equal(narrow, Standing(EasyNetwork.Narrow, narrowTip, out OpeningReport same));
        Assert.Empty(same.Notes);
        Assert.Equal(wide, Standing(EasyNetwork.Wide, wideTip, out OpeningReport back));
        VerdictChange undone = Assert.Single(back.VerdictChanges);
        Assert.Equal((disputed.Hash, Reject.TouchedTxIds, null), (undone.Block.Hash, undone.Before?.Reject, undone.After));
    }

    [Fact]
    public void The_verdict_is_the_same_when_the_index_is_lost_at_the_change_of_rules()
    {
        File.Delete(folder.File("index.db"));
        Standing(EasyNetwork.Narrow, narrowTip, out OpeningReport report);
        Assert.True(report.IsIndexRebuilt);
        File.Delete(folder.File("index.db"));
        Standing(EasyNetwork.Wide, wideTip, out _);
    }

    [Fact]
    public void A_checkpoint_on_a_refused_branch_does_not_hold_the_node_there_under_a_third_rule_set()
    {
        byte[] onWideBranch = File.ReadAllBytes(folder.File("coins.dat"));
        Standing(EasyNetwork.Narrow, narrowTip, out _);
        File.WriteAllBytes(folder.File("coins.dat"), onWideBranch);
        Standing(EasyNetwork.AlsoNarrow, narrowTip, out OpeningReport report);
        Assert.True(report.IsCheckpointUsed);
        Assert.Empty(report.VerdictChanges);
    }

    [Fact]
    public void Verdicts_of_a_rule_set_that_is_not_known_any_more_are_all_asked_again()
    {
        using RunningNode node = new(folder, EasyNetwork.Narrow, isReindexed: false, EasyNetwork.Narrow);
        Assert.Equal(narrowTip.Hash, node.Chain.Tip.Hash);
        Assert.All(node.Chain.Tree.All.Where(block => block.Verdict is not null), block => Assert.Equal(node.Chain.Rules.Rules.Digest, block.Verdict?.RuleSet));
    }

    [Fact]
    public void What_does_not_differ_is_signed_over_and_not_judged_again()
    {
        Standing(EasyNetwork.Narrow, narrowTip, out _);
        using RunningNode node = new(folder, EasyNetwork.Narrow);
        Assert.True(node.Chain.Tree.TryGet(first.Hash, out BlockNode? shared));
        Assert.Equal(node.Chain.Rules.Rules.Digest, shared.Verdict?.RuleSet);
        Assert.All(node.Chain.Tree.All.Where(block => block.Failure == BlockFailure.Verdict), block => Assert.Equal(disputed.Hash, block.Hash));
    }

    private string Standing(string rules, ChainedHeader tip, out OpeningReport report)
    {
        using RunningNode node = new(folder, rules);
        report = node.Store.Report;
        Assert.Equal(tip.Hash, node.Chain.Tip.Hash);
        return node.Standing;
    }
}
