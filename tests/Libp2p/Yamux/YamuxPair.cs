using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>Two sessions over a connection in memory, with one clock that stands still until a test moves it.</summary>
internal sealed class YamuxPair : IAsyncDisposable
{
    public YamuxPair(YamuxOptions? client = null, YamuxOptions? server = null, TestFaults? towardsServer = null, TestFaults? towardsClient = null)
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair(towardsClient, towardsServer);
        ClientEnd = a;
        Client = new(a, YamuxRole.Client, client ?? new(), stream => AtClient.Writer.TryWrite(stream), Time, ClientMetrics.Stack);
        Server = new(b, YamuxRole.Server, server ?? new(), stream => AtServer.Writer.TryWrite(stream), Time, ServerMetrics.Stack);
    }

    public FakeTimeProvider Time { get; } = new();

    public TestDuplex ClientEnd { get; }

    public CountedMetrics ClientMetrics { get; } = new();

    public CountedMetrics ServerMetrics { get; } = new();

    public YamuxSession Client { get; }

    public YamuxSession Server { get; }

    public Channel<YamuxStream> AtClient { get; } = Channel.CreateUnbounded<YamuxStream>();

    public Channel<YamuxStream> AtServer { get; } = Channel.CreateUnbounded<YamuxStream>();

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A stream that the client opened, at both ends.</summary>
    public async Task<(YamuxStream Client, YamuxStream Server)> OpenAsync()
    {
        YamuxStream opened = await Client.OpenStreamAsync(Stop);
        return (opened, await AtServer.Reader.ReadAsync(Stop));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Abort(Fault.None);
        Server.Abort(Fault.None);
        await Client.Completion.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await Server.Completion.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        ClientMetrics.Dispose();
        ServerMetrics.Dispose();
    }
}
