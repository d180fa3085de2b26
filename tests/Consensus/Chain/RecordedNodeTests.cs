using Blockchain.TestKit;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Every answer, tip, list of chain tips and coin set of a real node's recordings, ten files.</summary>
public sealed class RecordedNodeTests
{
    [Theory]
    [InlineData("feature_bip68_sequence", 464, 2, 0)]
    [InlineData("feature_block_part1", 260, 0, 0)]
    [InlineData("feature_nulldummy", 214, 2, 0)]
    [InlineData("rpc_preciousblock", 16, 2, 0)]
    [InlineData("random_tree_1", 233, 144, 19)]
    [InlineData("random_tree_2", 229, 147, 26)]
    [InlineData("random_tree_3", 230, 149, 27)]
    [InlineData("random_tree_4", 221, 144, 31)]
    [InlineData("random_tree_5", 230, 148, 26)]
    [InlineData("random_tree_6", 221, 150, 37)]
    public void Replay(string name, int answers, int states, int mempoolLines)
    {
        string? path = Vectors.Find($"blocks/{name}.jsonl.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        Recording replayed = Recording.Replay(path, header => new RecordedNode(header));
        Assert.Equal((answers, states, mempoolLines), (replayed.Answers, replayed.States, replayed.LeftOut));
        Evidence.Record($"chain state, blocks/{name}: {replayed.Answers} answers and {replayed.States} states equal, {replayed.LeftOut} mempool answers left out");
    }
}
