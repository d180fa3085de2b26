using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Bytes on streams that nobody reads: they are forgotten with their stream, and count against no later one.</summary>
public sealed class UnreadBytesTests : HostTestBase
{
    private const int StreamBytes = 60_000;
    private const int Streams = 40 * 1024 * 1024 / StreamBytes;

    private static readonly ProtocolId Full = new("/test/full/1");
    private static readonly ProtocolId Bad = new("/test/bad/1");

    [Theory]
    [InlineData("no header")]
    [InlineData("no room")]
    [InlineData("a handler that throws")]
    public async Task A_peer_whose_refused_streams_carried_40_MiB_is_served_still(string refusal)
    {
        TestHost b = await StartAsync("memory", 2);
        using IDisposable echo = b.ServeEcho();
        using IDisposable full = b.Host.Handle(Full, (_, _) => ValueTask.CompletedTask, new HandlerLimits { StreamsMax = 0 });
        using IDisposable bad = b.Host.Handle(Bad, (_, _) => throw new InvalidOperationException("no"), new HandlerLimits());
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, TestHost.Identity(1), Stop);
        byte[] bytes = [.. Proposal(refusal), .. new byte[StreamBytes]];
        for (int i = 0; i < Streams; i++) await SendInVainAsync(raw, bytes);
        YamuxStream served = await raw.OpenAsync(TestHost.Echo, Stop);
        byte[] said = [1, 2, 3];
        await served.Output.WriteAsync(said, Stop);
        await served.Output.CompleteAsync();
        Assert.Equal(said, await TestHost.ReadToEndAsync(served.Input, Stop));
        await b.Meter.UntilAsync(() => b.Meter.Unread == 0, Stop);
        Assert.Equal(0, b.Meter[Fault.YamuxReceiveMemoryExceeded]);
    }

    private static byte[] Proposal(string refusal) => refusal switch
    {
        "no header" => Line("/other/2.0.0"),
        "no room" => [.. Line("/multistream/1.0.0"), .. Line(Full.Value)],
        _ => [.. Line("/multistream/1.0.0"), .. Line(Bad.Value)],
    };

    private static byte[] Line(string text) => [(byte)(text.Length + 1), .. Encoding.UTF8.GetBytes(text), (byte)'\n'];

    private async Task SendInVainAsync(RawPeer raw, byte[] bytes)
    {
        YamuxStream stream = await raw.Session.OpenStreamAsync(Stop);
        // The refusal may come before all is written.
        NetworkException refused = await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            await stream.Output.WriteAsync(bytes, Stop);
            await TestHost.ReadToEndAsync(stream.Input, Stop);
        });
        Assert.Equal(Fault.StreamReset, refused.Fault);
        await stream.Input.CompleteAsync();
    }
}
