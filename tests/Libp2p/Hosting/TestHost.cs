using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A host with its meter and its events, whose identity is a number.</summary>
public sealed class TestHost : IAsyncDisposable
{
    public static readonly ProtocolId Echo = new("/test/echo/1");

    private readonly Channel<PeerEvent> events = Channel.CreateUnbounded<PeerEvent>();
    private bool isDisposed;

    private TestHost(Host host, HostMeter meter)
    {
        (Host, Meter) = (host, meter);
        host.Watch(what => events.Writer.TryWrite(what));
    }

    public Host Host { get; }

    public HostMeter Meter { get; }

    public PeerId Peer => Host.Peer;

    public Multiaddr Address => Host.Addresses[0];

    public static KeyPair Identity(int number)
    {
        byte[] seed = new byte[IEd25519.SeedBytes];
        BitConverter.TryWriteBytes(seed, number);
        return KeyPair.FromSeed(seed);
    }

    public static async Task<TestHost> StartAsync(HostOptions options)
    {
        HostMeter meter = new(Guid.CreateVersion7().ToString());
        Host host = await Host.StartAsync(options with { Metrics = meter.Metrics });
        return new TestHost(host, meter);
    }

    /// <summary>Answers every byte with itself until the other side's end.</summary>
    public IDisposable ServeEcho(HandlerLimits? limits = null) => Host.Handle(Echo, async (stream, stop) =>
    {
        while (true)
        {
            ReadResult read = await stream.Input.ReadAsync(stop);
            foreach (ReadOnlyMemory<byte> part in read.Buffer) stream.Output.Write(part.Span);
            stream.Input.AdvanceTo(read.Buffer.End);
            await stream.Output.FlushAsync(stop);
            if (read.IsCompleted) return;
        }
    }, limits ?? new HandlerLimits());

    /// <summary>The next event of a kind; others before it are passed over.</summary>
    public async Task<T> NextAsync<T>(CancellationToken stop) where T : PeerEvent
    {
        while (true)
        {
            if (await events.Reader.ReadAsync(stop) is T found) return found;
        }
    }

    /// <summary>Sends bytes to a peer's echo and answers what came back.</summary>
    public async Task<byte[]> AskEchoAsync(PeerId peer, byte[] bytes, CancellationToken stop)
    {
        await using IStream stream = await Host.OpenStreamAsync(peer, [Echo], stop);
        return await AskAsync(stream, bytes, stop);
    }

    public static async Task<byte[]> AskAsync(IStream stream, byte[] bytes, CancellationToken stop)
    {
        await stream.Output.WriteAsync(bytes, stop);
        await stream.Output.CompleteAsync();
        return await ReadToEndAsync(stream.Input, stop);
    }

    public static async Task<byte[]> ReadToEndAsync(PipeReader input, CancellationToken stop)
    {
        ArrayBufferWriter<byte> all = new();
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop);
            foreach (ReadOnlyMemory<byte> part in read.Buffer) all.Write(part.Span);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return all.WrittenSpan.ToArray();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        await Host.DisposeAsync();
        Meter.Dispose();
    }
}
