using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Noise;
using Xunit;

namespace Blockchain.Libp2p.Tests.Noise;

public sealed class SecureConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_know_each_other_after_the_handshake()
    {
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(), Stop);
        Assert.Equal(SecurePair.Identity(2).Peer, pair.Dialer.RemotePeer);
        Assert.Equal(SecurePair.Identity(1).Peer, pair.Listener.RemotePeer);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task What_is_written_arrives_however_the_line_cuts_it(int split)
    {
        TestFaults faults = new() { SplitBytes = split };
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(faults, faults), Stop);
        byte[] sent = new byte[split == 1 ? 70_000 : 300_000];
        new Random(split).NextBytes(sent);
        Task writing = WriteInPiecesAsync(pair.Dialer.Output, sent, new Random(7));
        Assert.Equal(sent, await ReadAllAsync(pair.Listener.Input));
        await writing;
    }

    [Fact]
    public async Task Large_writes_go_straight_through_and_answers_come_back()
    {
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(), Stop);
        byte[] sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        Task writing = SendAsync(pair.Dialer.Output, sent);
        Task answering = SendAsync(pair.Listener.Output, [1, 2, 3]);
        Assert.Equal(sent, await ReadAllAsync(pair.Listener.Input));
        Assert.Equal([1, 2, 3], await ReadAllAsync(pair.Dialer.Input));
        await Task.WhenAll(writing, answering);
    }

    [Fact]
    public async Task A_reader_that_saw_everything_and_took_nothing_gets_more()
    {
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(), Stop);
        await pair.Dialer.Output.WriteAsync(new byte[] { 1, 2 }, Stop);
        ReadResult read = await pair.Listener.Input.ReadAsync(Stop);
        pair.Listener.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        ValueTask<ReadResult> pending = pair.Listener.Input.ReadAsync(Stop);
        Assert.False(pending.IsCompleted);
        await pair.Dialer.Output.WriteAsync(new byte[] { 3 }, Stop);
        read = await pending;
        Assert.Equal([1, 2, 3], read.Buffer.ToArray());
        pair.Listener.Input.AdvanceTo(read.Buffer.GetPosition(1));
        Assert.True(pair.Listener.Input.TryRead(out read));
        Assert.Equal([2, 3], read.Buffer.ToArray());
    }

    [Fact]
    public async Task A_read_can_be_cancelled_and_repeated()
    {
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(), Stop);
        ValueTask<ReadResult> pending = pair.Listener.Input.ReadAsync(Stop);
        pair.Listener.Input.CancelPendingRead();
        ReadResult read = await pending;
        Assert.True(read.IsCanceled);
        pair.Listener.Input.AdvanceTo(read.Buffer.Start);
        await pair.Dialer.Output.WriteAsync(new byte[] { 3 }, Stop);
        Assert.Equal([3], (await pair.Listener.Input.ReadAsync(Stop)).Buffer.ToArray());
    }

    [Fact]
    public async Task Bytes_before_a_damaged_frame_are_delivered_and_then_every_read_fails()
    {
        // Frames of 2 + 16 + 1 bytes follow the handshake's messages to the listener.
        long handshake = await HandshakeBytesAsync();
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(towardsB: new TestFaults { FlipAtByte = handshake + 19 + 5 }), Stop);
        await pair.Dialer.Output.WriteAsync(new byte[] { 1 }, Stop);
        await pair.Dialer.Output.WriteAsync(new byte[] { 2 }, Stop);
        await pair.Dialer.Output.WriteAsync(new byte[] { 3 }, Stop);
        ReadResult read = await pair.Listener.Input.ReadAsync(Stop);
        Assert.Equal([1], read.Buffer.ToArray());
        pair.Listener.Input.AdvanceTo(read.Buffer.End);
        for (int reads = 0; reads < 3; reads++)
        {
            NetworkException failure = await FailureAsync(pair.Listener);
            Assert.Equal((Fault.NoiseNotAuthentic, "NoiseNotAuthentic: a frame of 17 bytes does not authenticate"), (failure.Fault, failure.Message));
        }
    }

    [Theory]
    [InlineData(0, Fault.None)]
    [InlineData(1, Fault.ConnectionLost)]
    [InlineData(2, Fault.ConnectionLost)]
    [InlineData(18, Fault.ConnectionLost)]
    [InlineData(19, Fault.None)]
    public async Task An_end_is_clean_between_frames_only(int bytes, Fault expected)
    {
        long handshake = await HandshakeBytesAsync();
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(towardsB: new TestFaults { EndAfterBytes = handshake + bytes }), Stop);
        await pair.Dialer.Output.WriteAsync(new byte[] { 1 }, Stop);
        await pair.Dialer.Output.CompleteAsync();
        if (expected == Fault.None) Assert.Equal(bytes / 19, (await ReadAllAsync(pair.Listener.Input)).Length);
        else Assert.Equal(expected, (await FailureAsync(pair.Listener)).Fault);
    }

    [Fact]
    public async Task A_frame_too_short_for_its_tag_is_malformed()
    {
        SecurePair pair = await SecurePair.OverAsync(TestDuplex.Pair(), Stop);
        await pair.DialerLine.Output.WriteAsync(new byte[] { 0, 15 }, Stop);
        Assert.Equal(Fault.NoiseMalformed, (await FailureAsync(pair.Listener)).Fault);
    }

    [Fact]
    public async Task Keys_end_before_their_nonces_repeat()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        byte[] key = new byte[32];
        EncryptingWriter writer = new(a.Output, new CipherState(key, ulong.MaxValue - 1));
        DecryptingReader reader = new(b.Input, new CipherState(key, ulong.MaxValue - 1));
        await writer.WriteAsync(new byte[] { 1 }, Stop);
        ReadResult read = await reader.ReadAsync(Stop);
        Assert.Equal([1], read.Buffer.ToArray());
        reader.AdvanceTo(read.Buffer.End);
        NetworkException sending = await Assert.ThrowsAsync<NetworkException>(async () => await writer.WriteAsync(new byte[] { 2 }, Stop));
        await a.Output.WriteAsync(new byte[] { 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, Stop);
        NetworkException receiving = await Assert.ThrowsAsync<NetworkException>(async () => await reader.ReadAsync(Stop));
        Assert.Equal((Fault.NoiseExhausted, Fault.NoiseExhausted), (sending.Fault, receiving.Fault));
    }

    // What an undisturbed dialer sends before its first frame: 2 + 32, then 2 + 64 + payload.
    private static async Task<long> HandshakeBytesAsync()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await SecurePair.OverAsync((a, b), Stop);
        return 2 + 32 + 2 + 64 + SecurePair.Options(1).StaticKey.IntroducedBy(SecurePair.Identity(1)).Length;
    }

    private static async Task<NetworkException> FailureAsync(SecureConnection connection) =>
        await Assert.ThrowsAsync<NetworkException>(async () => await connection.Input.ReadAsync(Stop));

    private static async Task SendAsync(PipeWriter output, byte[] bytes)
    {
        await output.WriteAsync(bytes, Stop);
        await output.CompleteAsync();
    }

    private static async Task WriteInPiecesAsync(PipeWriter output, byte[] bytes, Random random)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            int length = Math.Min(bytes.Length - at, random.Next(4) == 0 ? random.Next(150_000) : random.Next(100));
            bytes.AsSpan(at, length).CopyTo(output.GetSpan(length));
            output.Advance(length);
            at += length;
            if (random.Next(3) == 0) await output.FlushAsync(Stop);
        }
        await output.CompleteAsync();
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader input)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(Stop);
            if (read.IsCompleted) return read.Buffer.ToArray();
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
