using Blockchain.Node.Tests.Machine;
using Blockchain.TestKit;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>The recordings of a real node again, over HTTP: the same answers, tips, chain tips, MuHash and mempools.</summary>
public sealed class RecordedRpcTests
{
    [Theory]
    [MemberData(nameof(RecordedMachineTests.Recordings), MemberType = typeof(RecordedMachineTests))]
    public void Replay(string name, int answers, int states, int mempools, int kept, int forgettings, int gained)
    {
        string? path = Vectors.Find($"blocks/{name}.jsonl.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        RecordedRpc? door = null;
        Recording replayed = Recording.Replay(path, header => door = new RecordedRpc(header));
        door?.Dispose();
        Assert.Equal(
            (answers, states, mempools, kept, forgettings, gained),
            (replayed.Answers, replayed.States, replayed.Mempools, replayed.Kept, replayed.Forgettings, replayed.Gained));
        Evidence.Record($"rpc, blocks/{name}: {replayed.Answers} answers, {replayed.States} states and {replayed.Mempools} mempools equal over HTTP, but for {replayed.Kept} transactions kept and {replayed.Gained} not gained");
    }
}
