using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>When a kept peer is dialled, told by a host that is a script and a clock that reports what waits for it.</summary>
public sealed class PeerKeeperTests : IDisposable
{
    private static readonly PeerId Peer = TestHost.Identity(1).Peer;
    private static readonly Multiaddr Somewhere = Multiaddr.Memory(1);
    private static readonly PeerKeeperOptions Plain = new() { FirstDelay = TimeSpan.FromSeconds(1), Factor = 2, DelayMax = TimeSpan.FromSeconds(8), Jitter = 0 };

    private readonly CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ReportingTime time = new();
    private readonly ScriptedHost host = new();

    public PeerKeeperTests() => guard.CancelAfter(TimeSpan.FromSeconds(60));

    private CancellationToken Stop => guard.Token;

    public void Dispose() => guard.Dispose();

    [Fact]
    public async Task Delays_grow_to_their_limit_while_dials_fail()
    {
        await using PeerKeeper keeper = Keeper(Plain);
        keeper.Keep(Peer, [Somewhere]);
        double[] delays = await FailAsync(6);
        Assert.Equal([1, 2, 4, 8, 8, 8], delays);
    }

    [Fact]
    public async Task Chance_shortens_delays_and_the_same_seed_gives_the_same()
    {
        double[][] runs = new double[2][];
        for (int run = 0; run < 2; run++)
        {
            using PeerKeeperTests anew = new();
            await using PeerKeeper keeper = anew.Keeper(Plain with { Jitter = 0.5 });
            keeper.Keep(Peer, [Somewhere]);
            runs[run] = await anew.FailAsync(5);
        }
        Assert.Equal(runs[0], runs[1]);
        Assert.All(runs[0].Zip([1, 2, 4, 8, 8]), pair => Assert.InRange(pair.First, pair.Second / 2.0, pair.Second));
        Assert.NotEqual([1, 2, 4, 8, 8], runs[0]);
    }

    [Fact]
    public async Task A_lost_peer_is_dialled_again_and_a_steady_connection_begins_anew()
    {
        await using PeerKeeper keeper = Keeper(Plain);
        keeper.Keep(Peer, [Somewhere]);
        await FailAsync(2);
        await SucceedAsync();
        host.Lose(Peer);
        Assert.Equal(TimeSpan.FromSeconds(4), await time.NextDelayAsync(Stop));
        time.Advance(TimeSpan.FromSeconds(4));
        await SucceedAsync();
        time.Advance(Plain.SteadyAfter);
        host.Lose(Peer);
        Assert.Equal(TimeSpan.FromSeconds(1), await time.NextDelayAsync(Stop));
    }

    [Fact]
    public async Task Each_address_is_tried_before_the_delay()
    {
        await using PeerKeeper keeper = Keeper(Plain);
        keeper.Keep(Peer, [Somewhere, Multiaddr.Memory(2)]);
        Assert.Equal(Somewhere, await host.AnswerAsync(Fault.DialRefused, Stop));
        Assert.Equal(Multiaddr.Memory(2), await host.AnswerAsync(Fault.DialRefused, Stop));
        Assert.Equal(TimeSpan.FromSeconds(1), await time.NextDelayAsync(Stop));
    }

    [Fact]
    public async Task A_host_that_throws_what_has_no_name_is_asked_again_after_the_delay()
    {
        await using PeerKeeper keeper = Keeper(Plain);
        keeper.Keep(Peer, [Somewhere]);
        await host.AnswerAsync(new InvalidOperationException("in a test"), Stop);
        Assert.Equal(TimeSpan.FromSeconds(1), await time.NextDelayAsync(Stop));
        time.Advance(TimeSpan.FromSeconds(1));
        await host.AnswerAsync(new OperationCanceledException("of somebody else"), Stop);
        Assert.Equal(TimeSpan.FromSeconds(2), await time.NextDelayAsync(Stop));
        time.Advance(TimeSpan.FromSeconds(2));
        await SucceedAsync();
    }

    [Fact]
    public async Task A_released_peer_is_left_alone()
    {
        await using PeerKeeper keeper = Keeper(Plain);
        keeper.Keep(Peer, [Somewhere]);
        await FailAsync(1);
        await SucceedAsync();
        await keeper.ReleaseAsync(Peer);
        host.Lose(Peer);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, host.Waiting);
        keeper.Keep(Peer, [Multiaddr.Memory(3)]);
        Assert.Equal(Multiaddr.Memory(3), await host.AnswerAsync(Fault.None, Stop));
    }

    private PeerKeeper Keeper(PeerKeeperOptions options) => new(host, options, time, new Random(7));

    private async Task<double[]> FailAsync(int times)
    {
        List<double> delays = [];
        for (int i = 0; i < times; i++)
        {
            await host.AnswerAsync(Fault.DialRefused, Stop);
            TimeSpan delay = await time.NextDelayAsync(Stop);
            delays.Add(delay.TotalSeconds);
            time.Advance(delay);
        }
        return [.. delays];
    }

    private async Task SucceedAsync() => await host.AnswerAsync(Fault.None, Stop);

    /// <summary>A clock that stands still and tells which delays were begun.</summary>
    private sealed class ReportingTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> delays = Channel.CreateUnbounded<TimeSpan>();

        public ValueTask<TimeSpan> NextDelayAsync(CancellationToken stop) => delays.Reader.ReadAsync(stop);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            delays.Writer.TryWrite(dueTime);
            return timer;
        }
    }

    /// <summary>Its dials wait for the test's answer.</summary>
    private sealed class ScriptedHost : IHost
    {
        private readonly Channel<(Multiaddr Address, TaskCompletionSource<PeerConnection> Answer)> dials =
            Channel.CreateUnbounded<(Multiaddr, TaskCompletionSource<PeerConnection>)>();

        private Action<PeerEvent> watcher = static _ => { };

        public int Waiting => dials.Reader.Count;

        public PeerId Peer => default;

        public IReadOnlyList<Multiaddr> Addresses => [];

        public IReadOnlyList<PeerConnection> Connections => [];

        public async Task<Multiaddr> AnswerAsync(Fault fault, CancellationToken stop)
        {
            (Multiaddr address, TaskCompletionSource<PeerConnection> answer) = await dials.Reader.ReadAsync(stop);
            if (fault == Fault.None) answer.SetResult(new PeerConnection(PeerKeeperTests.Peer, address, Direction.Outbound));
            else answer.SetException(new NetworkException(fault, "in a test"));
            return address;
        }

        public async Task AnswerAsync(Exception failure, CancellationToken stop) => (await dials.Reader.ReadAsync(stop)).Answer.SetException(failure);

        public void Lose(PeerId peer) => watcher(new PeerEvent.Disconnected(peer, Fault.ConnectionLost));

        public async ValueTask<PeerConnection> DialAsync(Multiaddr address, PeerId expected, CancellationToken stop = default)
        {
            TaskCompletionSource<PeerConnection> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            dials.Writer.TryWrite((address, answer));
            return await answer.Task.WaitAsync(stop);
        }

        public IDisposable Watch(Action<PeerEvent> watcher)
        {
            this.watcher = watcher;
            return new CancellationTokenSource();
        }

        public ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, CancellationToken stop = default) => throw new NotSupportedException();

        public ValueTask<IStream> OpenOnConnectionAsync(PeerId peer, ProtocolId protocol, CancellationToken stop = default) => throw new NotSupportedException();

        public IDisposable Handle(ProtocolId protocol, StreamHandler handler, HandlerLimits limits) => throw new NotSupportedException();

        public void Learn(PeerId peer, IEnumerable<Multiaddr> addresses) => throw new NotSupportedException();

        public ValueTask DisconnectAsync(PeerId peer) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
