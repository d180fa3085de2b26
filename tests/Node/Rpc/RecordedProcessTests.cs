using Blockchain.TestKit;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>
/// The recordings once more, asked of the program in a process of its own, with its real disk below: the same answers, tips, chain tips, MuHash and
/// mempools. Where the recorded node dropped a transaction that ours keeps, the program starts again without it, so all later answers also
/// show that a restart in the middle changes nothing.
/// </summary>
public sealed class RecordedProcessTests
{
    /// <summary>A file, and what of it is equal: answers, states, mempools; transactions kept and not gained; restarts.</summary>
    public static TheoryData<string, int, int, int, int, int, int> Recordings => new()
    {
        { "feature_bip68_sequence", 464, 2, 0, 0, 0, 0 },
        { "feature_block_part1", 260, 0, 0, 0, 0, 0 },
        { "feature_nulldummy", 214, 2, 0, 0, 0, 0 },
        { "rpc_preciousblock", 16, 2, 0, 0, 0, 0 },
        { "random_tree_1", 252, 144, 144, 1, 0, 1 },
        { "random_tree_2", 255, 147, 147, 9, 1, 2 },
        { "random_tree_3", 257, 149, 149, 2, 0, 1 },
        { "random_tree_4", 252, 144, 144, 2, 0, 1 },
        { "random_tree_5", 256, 148, 148, 0, 0, 0 },
        { "random_tree_6", 258, 150, 150, 3, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Replay(string name, int answers, int states, int mempools, int kept, int gained, int restarts)
    {
        string? path = Vectors.Find($"blocks/{name}.jsonl.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        RecordedProcess? door = null;
        try
        {
            Recording replayed = Recording.Replay(path, header => door = new RecordedProcess(header));
            Assert.Equal(
                (answers, states, mempools, kept, gained, restarts),
                (replayed.Answers, replayed.States, replayed.Mempools, replayed.Kept, replayed.Gained, door!.Restarts));
            Evidence.Record(
                $"process, blocks/{name}: {replayed.Answers} answers, {replayed.States} states and {replayed.Mempools} mempools equal over RPC, but for {replayed.Kept} transactions kept and {replayed.Gained} not gained; {door.Restarts} restarts");
        }
        finally
        {
            door?.Dispose();
        }
    }

    [Fact]
    public void Every_recording_is_replayed()
    {
        string? one = Vectors.Find("blocks/random_tree_1.jsonl.gz");
        if (one is null) Assert.Skip(Vectors.Absent);
        IEnumerable<string> files = Directory.GetFiles(Path.GetDirectoryName(one)!).Select(file => Path.GetFileName(file).Split('.')[0]);
        Assert.Equal(files.Order(StringComparer.Ordinal), Recordings.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));
    }
}
