using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>Attacks on the session of streams.</summary>
internal static class YamuxAttacks
{
    private const int Flood = 100_000;
    private const uint WindowBytes = 256 * 1024;
    private static readonly byte[] DataBlock = new byte[RawYamux.DataBytesMax];

    public static IReadOnlyList<Attack> All { get; } =
    [
        Frame("speaks yamux version 1", Fault.YamuxMalformed, [1, .. Craft.Frame(FrameType.Ping, FrameFlags.Syn, 0, 1)[1..]]),
        Frame("sends a frame of an unheard type", Fault.YamuxMalformed, Craft.Frame(FrameType.Unheard, FrameFlags.None, 0, 0)),
        Frame("sends a frame with an unheard flag", Fault.YamuxMalformed, Craft.Frame(FrameType.WindowUpdate, FrameFlags.Unheard, 1, 0)),
        Frame("opens a stream with an even number", Fault.YamuxBadStreamId, Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, 2, 0)),
        Frame("opens the same stream twice", Fault.YamuxBadStreamId, Craft.Repeated(2, static _ => Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, 5, 0))),
        Frame("opens streams with falling numbers", Fault.YamuxBadStreamId, Craft.Repeated(2, static i => Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, (uint)(1001 - (1000 * i)), 0))),
        Frame("announces 2 GiB for its stream", Fault.YamuxFrameTooLarge, Craft.Frame(FrameType.Data, FrameFlags.Syn, 1, 1U << 31)),
        Frame("announces 2 GiB for an unknown stream", Fault.YamuxFrameTooLarge, Craft.Frame(FrameType.Data, FrameFlags.None, 9999, 1U << 31)),
        Frame("announces 4 GiB for stream 0", Fault.YamuxMalformed, Craft.Frame(FrameType.Data, FrameFlags.None, 0, uint.MaxValue)),
        Frame("says goodbye with an error", Fault.YamuxGoAway, Craft.Frame(FrameType.GoAway, FrameFlags.None, 0, 2)),
        new("sends more than its window in small frames", Fault.YamuxWindowExceeded, ExceedsWindowInSmallFrames),
        new("sends more than its window in one frame", Fault.YamuxWindowExceeded, ExceedsWindowInOneFrame),
        Frame("updates a window beyond 32 bits", Fault.YamuxMalformed,
            [.. Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, 1, 0), .. Craft.Repeated(2, static _ => Craft.Frame(FrameType.WindowUpdate, FrameFlags.None, 1, uint.MaxValue))]),
        new("sends data for a stream that was never opened", Fault.None, SendsDataForAnUnknownStream),
        Repeats("sends empty data for unknown streams without end", Fault.YamuxControlFlood, static i => Craft.Frame(FrameType.Data, FrameFlags.None, (uint)((2 * i) + 101), 0)),
        Repeats("opens and resets streams without end", Fault.YamuxControlFlood, static i =>
            [.. Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, (uint)((2 * i) + 1), 0), .. Craft.Frame(FrameType.WindowUpdate, FrameFlags.Rst, (uint)((2 * i) + 1), 0)]),
        Repeats("resets unknown streams without end", Fault.YamuxControlFlood, static i => Craft.Frame(FrameType.WindowUpdate, FrameFlags.Rst, (uint)((2 * i) + 101), 0)),
        Repeats("pings without end", Fault.YamuxControlFlood, static i => Craft.Frame(FrameType.Ping, FrameFlags.Syn, 0, (uint)i)),
        Repeats("answers pings that nobody sent", Fault.YamuxControlFlood, static i => Craft.Frame(FrameType.Ping, FrameFlags.Ack, 0, (uint)i)),
        Repeats("updates a window by nothing without end", Fault.YamuxControlFlood, static i =>
            Craft.Frame(FrameType.WindowUpdate, i == 0 ? FrameFlags.Syn : FrameFlags.None, 1, 0)),
        new("opens 10,000 streams", Fault.YamuxBacklogFull, static scene => OpensStreams(scene, 10_000)),
        new("opens 5,000 streams and begins to negotiate in each", Fault.YamuxTooManyStreams, NegotiatesInMany),
        new("fills the windows of 200 streams that nobody reads", Fault.YamuxReceiveMemoryExceeded, FillsWindows)
        {
            Options = static options => options with { Yamux = options.Yamux with { ReceiveBytesMax = 8 * 1024 * 1024 } },
        },
        new("pings and never reads an answer", Fault.YamuxControlFlood, NeverReads),
        new("asks for endless answers, goes on talking and never reads", Fault.YamuxWriteTimedOut, AsksAndNeverReads) { IsTimeVirtual = true },
        new("never answers a ping", Fault.YamuxPingTimedOut, NeverAnswersAPing) { IsTimeVirtual = true },
    ];

    // These frames, sent first of all, end the session.
    private static Attack Frame(string name, Fault end, byte[] frames) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Upgraded();
        await raw.Send(frames);
        await raw.Ended();
        Assert.Equal(end, await scene.EndOf(raw));
    });

    // These frames, in packets of a thousand, end the session.
    private static Attack Repeats(string name, Fault end, Func<int, byte[]> frames) => new(name, end, async scene =>
    {
        const int Packet = 1000;
        RawPeer raw = await scene.Upgraded();
        await raw.Flood(Flood / Packet, packet => Craft.Repeated(Packet, i => frames((packet * Packet) + i)));
        await raw.Ended();
        Assert.Equal(end, await scene.EndOf(raw));
    });

    private static async Task ExceedsWindowInSmallFrames(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        RawStream stream = await raw.Yamux.OpenAsync(Scene.Stall.Value);
        await raw.Flood(100, i => Craft.Frame(FrameType.Data, FrameFlags.None, stream.Id, (uint)DataBlock.Length, DataBlock));
        await raw.Ended();
        Assert.Equal(Fault.YamuxWindowExceeded, await scene.EndOf(raw));
    }

    private static async Task ExceedsWindowInOneFrame(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        await raw.Flood(1, static _ => Craft.Frame(FrameType.Data, FrameFlags.Syn, 1, WindowBytes + 1, new byte[WindowBytes + 1]));
        await raw.Ended();
        Assert.Equal(Fault.YamuxWindowExceeded, await scene.EndOf(raw));
    }

    private static async Task SendsDataForAnUnknownStream(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        await raw.Frame(FrameType.Data, FrameFlags.None, 4321, (uint)DataBlock.Length, DataBlock);
        await NegotiationAttacks.Served(raw);
    }

    private static async Task OpensStreams(Scene scene, int count)
    {
        RawPeer raw = await scene.Upgraded();
        await raw.Flood(1, _ => Craft.Repeated(count, static i => Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, (uint)((2 * i) + 1), 0)));
        await raw.Ended();
        scene.MeasureMemory();
        Assert.Equal(Fault.YamuxControlFlood, await scene.EndOf(raw));
    }

    private static async Task NegotiatesInMany(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        byte[] header = Craft.Line(RawPeer.Multistream);
        Task met = scene.Watch.Met(Fault.YamuxTooManyStreams);
        // On a busy machine the host may refuse thousands as a backlog before it takes the first: the flood goes on until it is full.
        for (int begun = 0; begun < 5_000 || !met.IsCompleted; begun += 100)
        {
            int first = begun;
            await raw.Flood(100, i => Craft.Frame(FrameType.Data, FrameFlags.Syn, (uint)((2 * (first + i)) + 1), (uint)header.Length, header));
            await scene.Bystander.Answered(1, scene.Guard);
        }
        await met;
        scene.MeasureMemory();
    }

    private static async Task FillsWindows(Scene scene)
    {
        const int Streams = 200;
        RawPeer raw = await scene.Upgraded();
        for (int i = 0; i < Streams; i++)
        {
            RawStream stream = await raw.Yamux.OpenAsync();
            await stream.SendAsync((byte[])[.. Craft.Line(RawPeer.Multistream), .. Craft.Line(Scene.Stall.Value)]);
            await raw.Flood((int)WindowBytes / DataBlock.Length - 1, _ => Craft.Frame(FrameType.Data, FrameFlags.None, stream.Id, (uint)DataBlock.Length, DataBlock));
        }
        await scene.Watch.Met(Fault.YamuxReceiveMemoryExceeded).WaitAsync(scene.Guard);
        scene.MeasureMemory();
        Assert.True(scene.Watch.Peak("libp2p.receive.buffered") <= (8 * 1024 * 1024) + WindowBytes);
    }

    private static async Task NeverReads(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        await raw.Secure();
        await raw.AgreeOnYamux();
        await raw.Flood(Flood, static i => Craft.Frame(FrameType.Ping, FrameFlags.Syn, 0, (uint)i));
        scene.MeasureMemory();
        await raw.Ended();
    }

    private static async Task AsksAndNeverReads(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        await raw.Secure();
        await raw.AgreeOnYamux();
        byte[] request = [.. Craft.Line(RawPeer.Multistream), .. Craft.Line(Scene.Pour.Value)];
        for (uint id = 1; id < 64; id += 2)
        {
            await raw.Send([.. Craft.Frame(FrameType.Data, FrameFlags.Syn, id, (uint)request.Length, request), .. Craft.Frame(FrameType.WindowUpdate, FrameFlags.None, id, int.MaxValue)]);
        }
        // It says something each second, so that it does not seem gone.
        await scene.AdvanceUntil(scene.EndOf(raw), () => raw.Flood(1, static _ => Craft.Frame(FrameType.WindowUpdate, FrameFlags.None, 1, 1)));
        Assert.True(scene.Watch.Peak("libp2p.send.queued") < 4 * 1024 * 1024);
    }

    private static async Task NeverAnswersAPing(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        await raw.Secure();
        await raw.AgreeOnYamux();
        await scene.AdvanceUntil(scene.EndOf(raw));
    }
}
