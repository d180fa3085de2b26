using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Tests.Fuzz;
using Xunit;

namespace Blockchain.Libp2p.Tests.Framing;

public sealed class LengthPrefixedTests
{
    private const int BytesMax = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    public async Task A_message_arrives_byte_by_byte_and_the_next_one_after_it(int length)
    {
        byte[] message = new byte[length];
        new Random(length).NextBytes(message);
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(towardsB: new TestFaults { SplitBytes = 1 });
        await LengthPrefixed.WriteAsync(a.Output, message, Stop);
        LengthPrefixed.Write(a.Output, [7]);
        await a.Output.CompleteAsync();
        Assert.Equal(message, await LengthPrefixed.ReadAsync(b.Input, BytesMax, Stop));
        Assert.Equal([7], (await LengthPrefixed.ReadAsync(b.Input, BytesMax, Stop))!);
        Assert.Null(await LengthPrefixed.ReadAsync(b.Input, BytesMax, Stop));
    }

    [Fact]
    public async Task A_large_message_passes_through_a_small_window()
    {
        byte[] message = new byte[BytesMax];
        new Random(1).NextBytes(message);
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(pauseBytes: 4096);
        ValueTask writing = LengthPrefixed.WriteAsync(a.Output, message, Stop);
        Assert.Equal(message, await LengthPrefixed.ReadAsync(b.Input, BytesMax, Stop));
        await writing;
    }

    /// <summary>What is long leaves in slices of 64 KiB, so that nothing below holds all of it; what is short waits for others to leave with.</summary>
    [Theory]
    [InlineData(0, 1_000, 1_000)]
    [InlineData(500, 1_000, 1_500)]
    [InlineData(0, 65_536, 65_536)]
    [InlineData(1, 65_536, 1)]
    [InlineData(65_539, 1, 1)]
    [InlineData(3, 1_048_576, 3)]
    public async Task Slices_are_flushed_as_they_fill_and_the_last_one_is_left(int before, int length, int left)
    {
        byte[] bytes = new byte[before + length];
        new Random(length).NextBytes(bytes);
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 65_536, resumeWriterThreshold: 1, useSynchronizationContext: false));
        pipe.Writer.Write(bytes.AsSpan(0, before));
        Task<int> writing = LengthPrefixed.WriteSlicesAsync(pipe.Writer, bytes.AsMemory(before), before, Stop).AsTask();
        List<byte> read = [];
        while (read.Count < bytes.Length - left)
        {
            ReadResult slice = await pipe.Reader.ReadAsync(Stop);
            Assert.InRange(slice.Buffer.Length, 1, 65_536 + 3);
            read.AddRange(slice.Buffer.ToArray());
            pipe.Reader.AdvanceTo(slice.Buffer.End);
        }
        Assert.Equal(left, await writing);
        Assert.Equal(left, pipe.Writer.UnflushedBytes);
        Task flushing = LengthPrefixed.FlushAsync(pipe.Writer, Stop).AsTask();
        ReadResult rest = await pipe.Reader.ReadAsync(Stop);
        read.AddRange(rest.Buffer.ToArray());
        pipe.Reader.AdvanceTo(rest.Buffer.End);
        await flushing;
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task A_peer_that_reads_no_more_ends_the_writing()
    {
        Pipe pipe = new();
        await pipe.Reader.CompleteAsync();
        NetworkException ended = await Assert.ThrowsAsync<NetworkException>(async () => await LengthPrefixed.WriteSlicesAsync(pipe.Writer, new byte[65_537], 0, Stop));
        Assert.Equal(Fault.StreamClosed, ended.Fault);
    }

    [Fact]
    public async Task Bytes_behind_a_message_stay_for_the_next_reader()
    {
        TestDuplex stream = Fed.Stream([2, 10, 11, 12, 13]);
        Assert.Equal([10, 11], (await LengthPrefixed.ReadAsync(stream.Input, BytesMax, Stop))!);
        ReadResult rest = await stream.Input.ReadAsync(Stop);
        Assert.Equal([12, 13], rest.Buffer.ToArray());
    }

    [Theory]
    [InlineData("8100", Fault.LengthMalformed)]
    [InlineData("ffffffffffffffffffff", Fault.LengthMalformed)]
    [InlineData("818040", Fault.MessageTooLarge)]
    [InlineData("ffffffffffffffff7f", Fault.MessageTooLarge)]
    [InlineData("80", Fault.MessageTruncated)]
    [InlineData("02ff", Fault.MessageTruncated)]
    [InlineData("01", Fault.MessageTruncated)]
    public async Task What_is_no_message_is_named(string hex, Fault expected)
    {
        TestDuplex stream = Fed.Stream(Convert.FromHexString(hex));
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await LengthPrefixed.ReadAsync(stream.Input, BytesMax, Stop));
        Assert.Equal(expected, failure.Fault);
    }

    [Fact]
    public void A_giant_announcement_with_few_bytes_allocates_little()
    {
        // 2 GiB - 1 are announced and allowed; 100,000 bytes come.
        TestDuplex stream = Fed.Stream([0xff, 0xff, 0xff, 0xff, 0x07, .. new byte[100_000]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        NetworkException failure = Assert.Throws<NetworkException>(() => Fed.Result(LengthPrefixed.ReadAsync(stream.Input, int.MaxValue, Stop)));
        Assert.Equal(Fault.MessageTruncated, failure.Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600_000);
    }
}
