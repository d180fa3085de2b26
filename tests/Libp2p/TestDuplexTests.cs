using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Xunit;

namespace Blockchain.Libp2p.Tests;

public sealed class TestDuplexTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_arrive_in_pieces_of_the_size_that_was_asked_for()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(towardsB: new TestFaults { SplitBytes = 3 });
        await a.Output.WriteAsync(new byte[] { 1, 2, 3, 4, 5, 6, 7 }, Stop);
        await a.Output.CompleteAsync();
        List<long> lengths = [];
        while (true)
        {
            ReadResult read = await b.Input.ReadAsync(Stop);
            lengths.Add(read.Buffer.Length);
            b.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) break;
        }
        Assert.Equal([3, 6, 7], lengths);
    }

    [Fact]
    public async Task A_line_ends_or_is_lost_where_it_was_told_to()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(new TestFaults { EndAfterBytes = 2 }, new TestFaults { LoseAfterBytes = 2 });
        await a.Output.WriteAsync(new byte[] { 1, 2, 3 }, Stop);
        await b.Output.WriteAsync(new byte[] { 1, 2, 3 }, Stop);
        ReadResult ended = await a.Input.ReadAsync(Stop);
        Assert.Equal((2, true), (ended.Buffer.Length, ended.IsCompleted));
        ReadResult read = await b.Input.ReadAsync(Stop);
        Assert.Equal(2, read.Buffer.Length);
        b.Input.AdvanceTo(read.Buffer.End);
        NetworkException lost = await Assert.ThrowsAsync<NetworkException>(async () => await b.Input.ReadAsync(Stop));
        Assert.Equal(Fault.ConnectionLost, lost.Fault);
    }

    [Fact]
    public async Task One_bit_of_one_byte_is_damaged_on_the_way()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(towardsB: new TestFaults { FlipAtByte = 1 });
        await a.Output.WriteAsync(new byte[] { 10, 20, 30 }, Stop);
        ReadResult read = await b.Input.ReadAsync(Stop);
        Assert.Equal([10, 21, 30], read.Buffer.ToArray());
        b.Input.AdvanceTo(read.Buffer.GetPosition(1));
        read = await b.Input.ReadAsync(Stop);
        Assert.Equal([21, 30], read.Buffer.ToArray());
    }

    [Fact]
    public async Task A_connection_that_is_cut_ends_the_other_sides_read()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        ValueTask<ReadResult> pending = b.Input.ReadAsync(Stop);
        a.Lose();
        NetworkException lost = await Assert.ThrowsAsync<NetworkException>(async () => await pending);
        Assert.Equal(Fault.ConnectionLost, lost.Fault);
    }
}
