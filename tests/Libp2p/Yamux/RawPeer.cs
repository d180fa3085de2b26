using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>A dialling peer that sends any frame, and the session that has to bear it. The clock stands still until a test moves it.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const int HeaderBytes = 12;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly TestDuplex wire;

    public RawPeer(YamuxOptions? options = null, long pauseBytes = 0)
    {
        (wire, TestDuplex end) = TestDuplex.Pair(pauseBytes: pauseBytes);
        Session = new(end, YamuxRole.Server, options ?? new(), stream => Accepted.Writer.TryWrite(stream), Time, Metrics.Stack);
    }

    public FakeTimeProvider Time { get; } = new();

    public CountedMetrics Metrics { get; } = new();

    public YamuxSession Session { get; }

    public Channel<YamuxStream> Accepted { get; } = Channel.CreateUnbounded<YamuxStream>();

    /// <summary>How many places the session's streams take in the lines of its writer.</summary>
    public int PlacesTaken
    {
        get
        {
            lock (Session.Gate)
                return Session.Sender.PlacesTaken;
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await wire.Output.WriteAsync(bytes, YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);

    /// <summary>Sends frames in one piece.</summary>
    public async Task SendAsync(params RawFrame[] frames)
    {
        foreach (RawFrame frame in frames)
        {
            wire.Output.Write(Header(frame));
            wire.Output.Write(frame.Bytes.Span);
        }
        await wire.Output.FlushAsync(YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);
    }

    /// <summary>Sends data that fits its announcement.</summary>
    public Task SendDataAsync(ushort flags, uint id, int count) => SendAsync(DataFrame(flags, id, count));

    /// <summary>A data frame whose length is that of its bytes.</summary>
    public static RawFrame DataFrame(ushort flags, uint id, int count) => new(RawFrame.Data, flags, id, (uint)count) { Bytes = new byte[count] };

    /// <summary>The 12 bytes before a frame's data.</summary>
    public static byte[] Header(RawFrame frame)
    {
        byte[] header = new byte[HeaderBytes];
        header[1] = frame.Type;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), frame.Flags);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), frame.Id);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), frame.Length);
        return header;
    }

    /// <summary>The next frame of the session; null at the end of the connection.</summary>
    public async Task<RawFrame?> ReadAsync()
    {
        while (true)
        {
            ReadResult read = await wire.Input.ReadAsync(YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);
            if (TryCut(read.Buffer, out RawFrame? frame, out SequencePosition end))
            {
                wire.Input.AdvanceTo(end);
                return frame;
            }
            wire.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }

    /// <summary>Opens a stream and takes it at the session.</summary>
    public async Task<YamuxStream> OpenAsync(uint id)
    {
        await SendAsync(new RawFrame(RawFrame.Window, RawFrame.Syn, id, 0));
        return await AcceptAsync();
    }

    /// <summary>The next stream that the session accepted.</summary>
    public async Task<YamuxStream> AcceptAsync() => await Accepted.Reader.ReadAsync(YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);

    /// <summary>Asks and reads up to the answer, so that everything sent before was dealt with; the other frames are returned.</summary>
    public async Task<List<RawFrame>> RoundTripAsync(uint value = 77)
    {
        await SendAsync(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, value));
        List<RawFrame> others = [];
        while (await ReadAsync() is { } frame)
        {
            if (frame == new RawFrame(RawFrame.Ping, RawFrame.Ack, 0, value))
                return others;
            others.Add(frame);
        }
        throw new InvalidOperationException("the connection ended before the answer to a ping");
    }

    /// <summary>Reads frames until they have brought that many bytes of data.</summary>
    public async Task<List<RawFrame>> ReadDataAsync(long count)
    {
        List<RawFrame> frames = [];
        for (long have = 0; have < count;)
        {
            RawFrame frame = await ReadAsync() ?? throw new InvalidOperationException($"the connection ended after {have} of {count} bytes");
            frames.Add(frame);
            have += frame.Type == RawFrame.Data ? frame.Length : 0;
        }
        return frames;
    }

    /// <summary>The session has ended by that name, counted once, and the last frame says GoAway with that code.</summary>
    public async Task ExpectEndAsync(Fault fault, uint code)
    {
        Assert.Equal(fault, await Session.EndAsync());
        Assert.Equal(1, Metrics.Count(fault));
        RawFrame? last = null;
        while (await ReadAsync() is { } frame)
            last = frame;
        Assert.Equal(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, code), last);
    }

    /// <summary>The connection ends without a farewell.</summary>
    public void HangUp() => wire.Output.Complete();

    public async ValueTask DisposeAsync()
    {
        Session.Abort(Fault.None);
        await Session.EndAsync();
        Metrics.Dispose();
    }

    private static bool TryCut(ReadOnlySequence<byte> buffer, out RawFrame? frame, out SequencePosition end)
    {
        (frame, end) = (null, buffer.Start);
        if (buffer.Length < HeaderBytes)
            return false;
        byte[] header = buffer.Slice(0, HeaderBytes).ToArray();
        Assert.Equal(0, header[0]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        long data = header[1] == RawFrame.Data ? length : 0;
        if (buffer.Length < HeaderBytes + data)
            return false;
        end = buffer.GetPosition(HeaderBytes + data);
        frame = new(header[1], BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), length)
        {
            Bytes = buffer.Slice(HeaderBytes, data).ToArray(),
        };
        return true;
    }
}
