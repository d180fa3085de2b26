using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>Random bytes, and honest frames with a few bytes changed: a session ends by a name of its own or bears them.</summary>
public sealed class FuzzTests
{
    private const int Seeds = 400;
    private const uint InternalError = 2;

    private static readonly Fault[] Allowed =
    [
        Fault.YamuxMalformed, Fault.YamuxBadStreamId, Fault.YamuxFrameTooLarge, Fault.YamuxWindowExceeded, Fault.YamuxControlFlood,
        Fault.YamuxGoAway, Fault.StreamClosed, Fault.RemoteClosed, Fault.ConnectionLost,
    ];

    [Fact]
    public async Task No_bytes_make_a_session_fail_without_a_name()
    {
        Dictionary<Fault, int> ends = [];
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            byte[] bytes = seed % 4 == 0 ? RandomBytes(random) : Damage(HonestFrames(random), random);
            Fault end = await FeedAsync(bytes);
            Assert.Contains(end, Allowed);
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }
        Assert.Equal(Seeds, ends.Values.Sum());
        Assert.True(ends.Count >= 4, string.Join(", ", ends));
        Evidence.Record($"yamux: {Seeds} of {Seeds} random and mutated inputs met a named end: {string.Join(", ", ends.OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Value}"))}");
    }

    private static async Task<Fault> FeedAsync(byte[] bytes)
    {
        await using RawPeer peer = new(new YamuxOptions { StreamsMax = 20, InboundBacklogStreamsMax = 10, ReceiveBytesMax = 1024 * 1024, FloodFramesBurst = 50 });
        await peer.SendBytesAsync(bytes);
        peer.HangUp();
        Fault end = await peer.Session.EndAsync();
        RawFrame? last = null;
        while (await peer.ReadAsync() is { } frame)
            last = frame;
        Assert.Equal(RawFrame.GoAway, last?.Type);
        Assert.NotEqual(InternalError, last?.Length);
        Assert.InRange(peer.Metrics.ReceiveBytes, 0, bytes.Length);
        while (peer.Accepted.Reader.TryRead(out YamuxStream? stream))
            stream.Input.Complete();
        Assert.Equal((0, 0, 0), (peer.Metrics.ReceiveBytes, peer.Metrics.QueueBytes, peer.Metrics.Streams));
        return end;
    }

    private static byte[] RandomBytes(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 2000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] HonestFrames(Random random)
    {
        List<byte> bytes = [];
        for (int stream = 0; stream < 15; stream++)
        {
            uint id = (uint)((2 * stream) + 1);
            bytes.AddRange(RawPeer.Header(new(RawFrame.Window, RawFrame.Syn, id, (uint)random.Next(1000))));
            for (int frame = random.Next(5); frame > 0; frame--)
            {
                int length = random.Next(300);
                bytes.AddRange(RawPeer.Header(new(RawFrame.Data, RawFrame.None, id, (uint)length)));
                bytes.AddRange(new byte[length]);
            }
            bytes.AddRange(RawPeer.Header(new(RawFrame.Ping, RawFrame.Syn, 0, id)));
            bytes.AddRange(RawPeer.Header(new(RawFrame.Window, random.Next(2) == 0 ? RawFrame.Fin : RawFrame.Rst, id, 0)));
        }
        return [.. bytes];
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (int change = random.Next(1, 4); change > 0; change--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)];
    }
}
