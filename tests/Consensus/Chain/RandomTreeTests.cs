using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Random trees against plain bookkeeping and against a model that chooses the tip from scratch.</summary>
public sealed class RandomTreeTests
{
    private static readonly UnixTime Now = new(2_000_000_000);

    [Fact]
    public void A_reorganized_coin_set_is_that_of_a_replay_from_the_genesis()
    {
        int reorgs = 0;
        RandomTree.Gen(40).Sample(
            tree =>
            {
                Chainstate chain = Start();
                foreach (RandomTree.Entry entry in tree.Entries.Skip(1))
                {
                    chain.AcceptBlock(entry.Block, Now, isRequested: true);
                    foreach (ChainTransition step in chain.Settle()) reorgs += step.IsReorg ? 1 : 0;
                }
                AssertCoins(tree, chain);
                Chainstate replay = Start();
                foreach (BlockNode node in ReorgPlan.Between(chain.Tree.Genesis, chain.Tip).Connect)
                    Assert.Null(replay.Submit(tree.Entries[tree.PositionOf(node.Hash)].Block, Now).Word);
                Assert.Equal(chain.Tip.Hash, replay.Tip.Hash);
                Assert.Equal(chain.MuHash(), replay.MuHash());
                Assert.Equal(chain.SerializedHash(), replay.SerializedHash());
                Assert.Equal(chain.TotalSatoshis, replay.TotalSatoshis);
            },
            iter: 150, threads: 1);
        Assert.True(reorgs > 100, $"{reorgs} reorganizations");
        Evidence.Record($"random trees: 150 trees, {reorgs} reorganizations equal a replay from the genesis");
    }

    [Fact]
    public void Connect_then_disconnect_is_the_identity_on_the_coin_set()
    {
        int blocks = 0;
        RandomTree.Gen(30).Sample(
            tree =>
            {
                Chainstate chain = Start();
                foreach (RandomTree.Entry entry in tree.Entries.Skip(1).Where(entry => entry.IsValid))
                {
                    CoinSetHash before = chain.MuHash();
                    long count = chain.CoinCount;
                    chain.AcceptBlock(entry.Block, Now, isRequested: true);
                    if (chain.Prepare() is not { } step) continue;
                    chain.Apply(step);
                    AssertCoins(tree, chain);
                    chain.Apply(new(step.NewTip, step.OldTip, step.ForkPoint, [], [], step.Coins.Reversed, []));
                    Assert.Equal((before, count), (chain.MuHash(), chain.CoinCount));
                    chain.Apply(step);
                    blocks++;
                }
            },
            iter: 60, threads: 1);
        Evidence.Record($"random trees: {blocks} steps made, taken back and made again give the same coin sets");
    }

    [Fact]
    public void Coins_seen_at_any_valid_block_are_those_of_plain_bookkeeping() =>
        RandomTree.Gen(25).Sample(
            tree =>
            {
                Chainstate chain = Start();
                foreach (RandomTree.Entry entry in tree.Entries.Skip(1)) chain.Submit(entry.Block, Now);
                OutPoint[] names = [.. tree.Entries.SelectMany(entry => entry.Coins.Keys).Distinct()];
                foreach (RandomTree.Entry entry in tree.Entries.Where(entry => entry.IsValid))
                {
                    Assert.True(chain.Tree.TryGet(entry.Block.Hash, out BlockNode? node));
                    CoinOverlay? view = chain.ViewAt(node, 60);
                    Assert.NotNull(view);
                    foreach (OutPoint name in names)
                    {
                        Assert.Equal(entry.Coins.TryGetValue(name, out Coin expected), view.TryGet(name, out Coin found));
                        Assert.Equal(expected, found);
                    }
                }
            },
            iter: 60, threads: 1);

    [Fact]
    public void Marks_and_preferences_lead_to_the_tip_that_a_model_chooses_from_scratch()
    {
        int operations = 0;
        Gen.Select(RandomTree.Gen(25), Gen.Int[0, 10_000].Array[10, 80]).Sample(
            (tree, choices) =>
            {
                Chainstate chain = Start();
                TipModel model = new(tree);
                foreach (int choice in choices)
                {
                    int position = 1 + (choice / 8 % (tree.Entries.Count - 1));
                    model.Do(choice % 8, position, chain);
                    operations++;
                    Assert.Equal(tree.Entries[model.Tip].Block.Hash, chain.Tip.Hash);
                }
                AssertCoins(tree, chain);
            },
            iter: 300, threads: 1);
        Evidence.Record($"random trees: {operations} random deliveries, invalidations, reconsiderations and preferences lead to the model's tip");
    }

    private static Chainstate Start() => TestNetworks.Start(TestNetworks.EasyGenesis, TestNetworks.Easy);

    private static void AssertCoins(RandomTree tree, Chainstate chain)
    {
        Dictionary<OutPoint, Coin> expected = tree.Entries[tree.PositionOf(chain.Tip.Hash)].Coins;
        CoinSetHasher hasher = new();
        foreach ((OutPoint name, Coin coin) in expected) hasher.Add(name, coin);
        Assert.Equal(expected.Count, chain.CoinCount);
        Assert.Equal(hasher.Hash, chain.MuHash());
    }
}
