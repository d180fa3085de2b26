using Blockchain.TestKit;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>The recordings of a real node again, over HTTP: the same answers, tips, chain tips, MuHash and mempools.</summary>
public sealed class RecordedRpcTests
{
    [Theory]
    [InlineData("feature_bip68_sequence", 464, 2, 0, 0, 0)]
    [InlineData("feature_block_part1", 260, 0, 0, 0, 0)]
    [InlineData("feature_nulldummy", 214, 2, 0, 0, 0)]
    [InlineData("rpc_preciousblock", 16, 2, 0, 0, 0)]
    [InlineData("random_tree_1", 252, 144, 144, 1, 0)]
    [InlineData("random_tree_2", 255, 147, 147, 9, 1)]
    [InlineData("random_tree_3", 257, 149, 149, 2, 0)]
    [InlineData("random_tree_4", 252, 144, 144, 2, 0)]
    [InlineData("random_tree_5", 256, 148, 148, 0, 0)]
    [InlineData("random_tree_6", 258, 150, 150, 3, 0)]
    public void Replay(string name, int answers, int states, int mempools, int kept, int gained)
    {
        string? path = Vectors.Find($"blocks/{name}.jsonl.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        RecordedRpc? door = null;
        Recording replayed = Recording.Replay(path, header => door = new RecordedRpc(header));
        door?.Dispose();
        Assert.Equal((answers, states, mempools, kept, gained), (replayed.Answers, replayed.States, replayed.Mempools, replayed.Kept, replayed.Gained));
        Evidence.Record($"rpc, blocks/{name}: {replayed.Answers} answers, {replayed.States} states and {replayed.Mempools} mempools equal over HTTP, but for {replayed.Kept} transactions kept and {replayed.Gained} not gained");
    }
}
