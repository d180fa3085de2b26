using Blockchain.InteropPeer.Driver;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Interop.Tests;

/// <summary>Dialling, proving who is who, ping, identify, and the ends of connections, on the wire.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{

    private readonly Peers peers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Peers_shake_hands_ping_and_identify_both_ways(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await ConnectAsync(dials, listens);
        Info info = await listener.AskAsync<Info>("info", null, Stop);
        Assert.Equal(dialer.Peer, Assert.Single(info.Connections).Peer);
        Assert.True(info.Connections[0].Inbound);

        foreach ((PeerProcess one, PeerProcess other) in new[] { (dialer, listener), (listener, dialer) })
        {
            Pinged pinged = await one.AskAsync<Pinged>("ping", new { peer = other.Peer, count = 10 }, Stop);
            Assert.Equal(10, pinged.Ms.Count);
            Identified told = await one.AskAsync<Identified>("identified", new { peer = other.Peer }, Stop);
            Assert.Contains("/ipfs/ping/1.0.0", told.Protocols);
            Assert.Contains("/ipfs/id/1.0.0", told.Protocols);
            Assert.Contains("/ipfs/id/push/1.0.0", told.Protocols);
            Assert.Contains("/meshsub/1.1.0", told.Protocols);
            Assert.NotEmpty(told.Agent);
            if (one.Kind == PeerKind.Js)
            {
                Assert.True(told.Signed, "no signed peer record came");
                Assert.Contains(other.Address, told.Addresses);
                Assert.StartsWith("/ip4/127.0.0.1/tcp/", told.Observed, StringComparison.Ordinal);
            }
        }
        Evidence.Record($"interop {Name(dials, listens)}: handshake; 10 of 10 pings and identify each way");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task A_protocol_that_is_added_later_is_pushed_both_ways(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await ConnectAsync(dials, listens);
        foreach ((PeerProcess one, PeerProcess other) in new[] { (dialer, listener), (listener, dialer) })
        {
            await one.AskAsync<Identified>("identified", new { peer = other.Peer }, Stop);
            await other.AskAsync<Done>("serve", new { protocol = "/interop/later/1" }, Stop);
            Identified told = await one.AskAsync<Identified>("identified", new { peer = other.Peer, protocol = "/interop/later/1" }, Stop);
            Assert.Contains("/interop/later/1", told.Protocols);
        }
        Evidence.Record($"interop {Name(dials, listens)}: identify push each way");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task A_wrong_peer_id_is_refused(PeerKind dials, PeerKind listens)
    {
        PeerProcess listener = await peers.StartAsync(listens, Stop);
        PeerProcess dialer = await peers.StartAsync(dials, Stop);
        const string Stranger = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
        PeerException refused = await Assert.ThrowsAsync<PeerException>(
            () => dialer.AskAsync<Dialled>("dial", new { address = listener.Address, peer = Stranger }, Stop));
        Assert.NotEqual(PeerException.Gone, refused.Fault);
        if (dials == PeerKind.Ours) Assert.Equal("WrongPeer", refused.Fault);
        Assert.Empty((await dialer.AskAsync<Info>("info", null, Stop)).Connections);

        // The refusal costs nothing but itself: the right name connects.
        Assert.Equal(listener.Peer, (await Peers.DialAsync(dialer, listener, Stop)).Peer);
        Evidence.Record($"interop {Name(dials, listens)}: a wrong peer id refused ({refused.Fault})");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task A_connection_that_one_side_aborts_is_gone_on_the_other_and_can_be_dialled_again(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await ConnectAsync(dials, listens);
        await dialer.AskAsync<Identified>("identified", new { peer = listener.Peer }, Stop);
        await listener.AskAsync<Identified>("identified", new { peer = dialer.Peer }, Stop);
        await listener.AskAsync<Done>("abort", new { peer = dialer.Peer }, Stop);
        await Task.WhenAll(dialer.EventAsync("disconnected", listener.Peer, Stop), listener.EventAsync("disconnected", dialer.Peer, Stop));
        Assert.Empty((await dialer.AskAsync<Info>("info", null, Stop)).Connections);

        Assert.Equal(listener.Peer, (await Peers.DialAsync(dialer, listener, Stop)).Peer);
        Assert.Single((await dialer.AskAsync<Pinged>("ping", new { peer = listener.Peer }, Stop)).Ms);
        Evidence.Record($"interop {Name(dials, listens)}: abrupt close of a connection noticed, dialled again");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task A_process_that_is_killed_is_noticed(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await ConnectAsync(dials, listens);
        listener.Kill();
        await dialer.EventAsync("disconnected", listener.Peer, Stop);
        Assert.Empty((await dialer.AskAsync<Info>("info", null, Stop)).Connections);
        Evidence.Record($"interop {Name(dials, listens)}: death of the process noticed");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task An_orderly_close_is_told_on_both_sides(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await ConnectAsync(dials, listens);
        await dialer.AskAsync<Done>("close", new { peer = listener.Peer }, Stop);
        await Task.WhenAll(dialer.EventAsync("disconnected", listener.Peer, Stop), listener.EventAsync("disconnected", dialer.Peer, Stop));
        Assert.Empty((await listener.AskAsync<Info>("info", null, Stop)).Connections);
        Evidence.Record($"interop {Name(dials, listens)}: orderly close");
    }

    private static string Name(PeerKind dials, PeerKind listens) => $"{dials} dials {listens}";

    private async Task<(PeerProcess Dialer, PeerProcess Listener)> ConnectAsync(PeerKind dials, PeerKind listens)
    {
        PeerProcess listener = await peers.StartAsync(listens, Stop);
        PeerProcess dialer = await peers.StartAsync(dials, Stop);
        Dialled dialled = await Peers.DialAsync(dialer, listener, Stop);
        Assert.Equal(listener.Peer, dialled.Peer);
        await Task.WhenAll(dialer.EventAsync("connected", listener.Peer, Stop), listener.EventAsync("connected", dialer.Peer, Stop));
        return (dialer, listener);
    }
}
