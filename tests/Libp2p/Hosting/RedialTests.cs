using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A dial while the connection to the peer is ending never answers with that connection.</summary>
public sealed class RedialTests : HostTestBase
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dial_just_after_the_end_waits_for_it_and_answers_with_a_connection_that_lives(bool thisSideEnds)
    {
        TaskCompletionSource end = new();
        ProbedTransport probe = new(Memory) { Wrap = made => new LingeringConnection(made, end.Task) };
        (TestHost a, TestHost b) = (await StartAsync(Options("memory", 1) with { Transports = [probe] }), await StartAsync("memory", 2));
        using IDisposable echo = b.ServeEcho();
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        await a.NextAsync<PeerEvent.Identified>(Stop);
        Task ending = thisSideEnds ? a.Host.DisconnectAsync(b.Peer).AsTask() : b.Host.DisconnectAsync(a.Peer).AsTask();
        await b.NextAsync<PeerEvent.Disconnected>(Stop);
        await a.Meter.UntilAsync(() => a.Meter.Streams == 0, Stop);
        if (!thisSideEnds) await RefusedAsync(a, b);
        Assert.Single(a.Host.Connections); // it is ending, and still there

        Task<PeerConnection> again = a.Host.DialAsync(b.Address, b.Peer, Stop).AsTask();
        bool isAnswered = again.IsCompleted;
        end.SetResult();

        await ending;
        Assert.False(isAnswered);
        Assert.Equal(b.Peer, (await again).Peer);
        Assert.Equal([5], await a.AskEchoAsync(b.Peer, [5], Stop));
        Assert.Equal(2, probe.Dialled.Count);
    }

    [Fact]
    public async Task A_dial_whose_ending_connection_does_not_leave_has_a_named_end_at_the_deadline()
    {
        TaskCompletionSource end = new();
        ProbedTransport probe = new(Memory) { Wrap = made => new LingeringConnection(made, end.Task) };
        (TestHost a, TestHost b) = (await StartAsync(Options("memory", 1) with { Transports = [probe] }), await StartAsync("memory", 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await a.NextAsync<PeerEvent.Identified>(Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        await a.Meter.UntilAsync(() => a.Meter.Streams == 0, Stop); // no stream of identify is left to be aborted too
        Task ending = a.Host.DisconnectAsync(b.Peer).AsTask();

        Task<PeerConnection> again = a.Host.DialAsync(b.Address, b.Peer, Stop).AsTask();
        Time.Advance(new ConnectionLimits().DialDeadline);
        Exception? named = await Record.ExceptionAsync(() => again);
        Assert.False(ending.IsCompleted);
        end.SetResult();
        await ending;
        Assert.Equal(Fault.StreamAborted, Assert.IsType<NetworkException>(named).Fault);
        Assert.Equal(1, a.Meter[Fault.StreamAborted]);
        Assert.Equal(b.Peer, (await a.Host.DialAsync(b.Address, b.Peer, Stop)).Peer);
    }

    // The farewell of the other side has been read once streams are refused by its name.
    private async Task RefusedAsync(TestHost from, TestHost to)
    {
        while (true)
        {
            try
            {
                await from.AskEchoAsync(to.Peer, [1], Stop);
            }
            catch (NetworkException refused) when (refused.Fault == Fault.RemoteClosed)
            {
                return;
            }
            catch (NetworkException)
            {
                // The stream was opened before the farewell came.
            }
        }
    }
}
