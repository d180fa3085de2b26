using Blockchain.TestKit;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>Every answer, tip, list of chain tips, coin set and mempool of a real node's recordings, through the machine's own door.</summary>
public sealed class RecordedMachineTests
{
    /// <summary>A file, and what of it is equal: answers, states, mempools; transactions kept, how often such were forgotten, and transactions not gained.</summary>
    public static TheoryData<string, int, int, int, int, int, int> Recordings => new()
    {
        { "feature_bip68_sequence", 464, 2, 0, 0, 0, 0 },
        { "feature_block_part1", 260, 0, 0, 0, 0, 0 },
        { "feature_nulldummy", 214, 2, 0, 0, 0, 0 },
        { "rpc_preciousblock", 16, 2, 0, 0, 0, 0 },
        { "random_tree_1", 252, 144, 144, 1, 1, 0 },
        { "random_tree_2", 255, 147, 147, 9, 2, 1 },
        { "random_tree_3", 257, 149, 149, 2, 1, 0 },
        { "random_tree_4", 252, 144, 144, 2, 1, 0 },
        { "random_tree_5", 256, 148, 148, 0, 0, 0 },
        { "random_tree_6", 258, 150, 150, 3, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Replay(string name, int answers, int states, int mempools, int kept, int forgettings, int gained)
    {
        string? path = Vectors.Find($"blocks/{name}.jsonl.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        Recording replayed = Recording.Replay(path, header => new RecordedMachine(header));
        Assert.Equal(
            (answers, states, mempools, kept, forgettings, gained),
            (replayed.Answers, replayed.States, replayed.Mempools, replayed.Kept, replayed.Forgettings, replayed.Gained));
        Evidence.Record($"machine, blocks/{name}: {replayed.Answers} answers, {replayed.States} states and {replayed.Mempools} mempools equal, but for {replayed.Kept} transactions kept and {replayed.Gained} not gained");
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
