using Blockchain.Node.Tests.Machine;
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
    [Theory]
    [MemberData(nameof(RecordedMachineTests.Recordings), MemberType = typeof(RecordedMachineTests))]
    public void Replay(string name, int answers, int states, int mempools, int kept, int forgettings, int gained)
    {
        string? path = Vectors.Find($"blocks/{name}.jsonl.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        RecordedProcess? door = null;
        try
        {
            Recording replayed = Recording.Replay(path, header => door = new RecordedProcess(header));
            Assert.Equal(
                (answers, states, mempools, kept, forgettings, gained),
                (replayed.Answers, replayed.States, replayed.Mempools, replayed.Kept, door!.Restarts, replayed.Gained));
            Evidence.Record(
                $"process, blocks/{name}: {replayed.Answers} answers, {replayed.States} states and {replayed.Mempools} mempools equal over RPC, but for {replayed.Kept} transactions kept and {replayed.Gained} not gained; {door.Restarts} restarts");
        }
        finally
        {
            door?.Dispose();
        }
    }
}
