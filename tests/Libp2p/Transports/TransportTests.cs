using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Transports.Memory;
using Blockchain.Libp2p.Transports.Tcp;
using Xunit;

namespace Blockchain.Libp2p.Tests.Transports;

/// <summary>What every transport promises, asked of each; and what only sockets do.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public TransportTests() => guard.CancelAfter(TimeSpan.FromSeconds(60));

    public static TheoryData<string> Kinds => ["memory", "tcp4", "tcp6"];

    private CancellationToken Stop => guard.Token;

    public void Dispose() => guard.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_go_both_ways_and_a_closed_half_leaves_the_other_open(string kind)
    {
        await using Ends ends = await ConnectAsync(kind);
        await ends.Dialler.Output.WriteAsync("there"u8.ToArray(), Stop);
        await ends.Dialler.Output.CompleteAsync();
        Assert.Equal("there"u8.ToArray(), await ReadToEndAsync(ends.Taker.Input));
        await ends.Taker.Output.WriteAsync("and back"u8.ToArray(), Stop);
        await ends.Taker.Output.CompleteAsync();
        Assert.Equal("and back"u8.ToArray(), await ReadToEndAsync(ends.Dialler.Input));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Addresses_tell_where_both_ends_are(string kind)
    {
        await using Ends ends = await ConnectAsync(kind);
        Assert.Equal(ends.Listener.Address, ends.Dialler.RemoteAddress);
        Assert.Equal(ends.Listener.Address, ends.Taker.LocalAddress);
        Assert.Equal(ends.Dialler.LocalAddress, ends.Taker.RemoteAddress);
        Assert.NotEqual(ends.Dialler.LocalAddress, ends.Taker.LocalAddress);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sixteen_megabytes_arrive_whole(string kind)
    {
        const int total = 16 * 1024 * 1024;
        await using Ends ends = await ConnectAsync(kind);
        byte[] sent = new byte[total];
        new Random(1).NextBytes(sent);
        Task<byte[]> reading = ReadToEndAsync(ends.Taker.Input);
        for (int at = 0; at < total; at += 100_000) await ends.Dialler.Output.WriteAsync(sent.AsMemory(at, Math.Min(100_000, total - at)), Stop);
        await ends.Dialler.DisposeAsync();
        byte[] read = await reading;
        Assert.True(sent.AsSpan().SequenceEqual(read));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Disposing_sends_what_was_flushed_and_ends_in_order(string kind)
    {
        await using Ends ends = await ConnectAsync(kind);
        await ends.Dialler.Output.WriteAsync("last words"u8.ToArray(), Stop);
        await ends.Dialler.DisposeAsync();
        Assert.Equal("last words"u8.ToArray(), await ReadToEndAsync(ends.Taker.Input));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_aborted_connection_is_lost_to_both_sides(string kind)
    {
        await using Ends ends = await ConnectAsync(kind);
        Task<byte[]> here = ReadToEndAsync(ends.Dialler.Input);
        Task<byte[]> there = ReadToEndAsync(ends.Taker.Input);
        ends.Dialler.Abort();
        Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => here)).Fault);
        Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => there)).Fault);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_flush_that_waits_ends_when_either_side_aborts(string kind)
    {
        for (int side = 0; side < 2; side++)
        {
            await using Ends ends = await ConnectAsync(kind);
            Task writing = WriteForeverAsync(ends.Dialler.Output);
            (side == 0 ? ends.Dialler : ends.Taker).Abort();
            Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => writing)).Fault);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_at_the_address_refuses_the_dial(string kind)
    {
        ITransport transport = Transport(kind);
        IListener gone = await transport.ListenAsync(AnyPort(kind), Stop);
        await gone.DisposeAsync();
        NetworkException refused = await Assert.ThrowsAsync<NetworkException>(() => transport.DialAsync(gone.Address, Stop).AsTask());
        Assert.Equal(Fault.DialRefused, refused.Fault);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_address_is_listened_on_once(string kind)
    {
        ITransport transport = Transport(kind);
        await using IListener first = await transport.ListenAsync(AnyPort(kind), Stop);
        NetworkException taken = await Assert.ThrowsAsync<NetworkException>(() => transport.ListenAsync(first.Address, Stop).AsTask());
        Assert.Equal(Fault.ListenFailed, taken.Fault);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_disposed_listener_answers_that_there_is_no_more(string kind)
    {
        IListener listener = await Transport(kind).ListenAsync(AnyPort(kind), Stop);
        Task<ITransportConnection?> waiting = listener.AcceptAsync(Stop).AsTask();
        await listener.DisposeAsync();
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_name_is_resolved_to_the_family_that_it_asks_for()
    {
        TcpTransport transport = new();
        await using IListener listener = await transport.ListenAsync(AnyPort("tcp4"), Stop);
        Assert.True(listener.Address.TryTcp(out _, out int port));
        await using ITransportConnection connection = await transport.DialAsync(Address($"/dns4/localhost/tcp/{port}"), Stop);
        Assert.Equal(listener.Address, connection.RemoteAddress);
    }

    [Fact]
    public async Task A_listener_asks_for_an_address_not_a_name()
    {
        NetworkException refused = await Assert.ThrowsAsync<NetworkException>(() => new TcpTransport().ListenAsync(Address("/dns4/localhost/tcp/0"), Stop).AsTask());
        Assert.Equal(Fault.AddressNotSupported, refused.Fault);
    }

    [Fact]
    public async Task Both_wildcards_listen_side_by_side_on_one_port()
    {
        TcpTransport transport = new();
        await using IListener four = await transport.ListenAsync(Address("/ip4/0.0.0.0/tcp/0"), Stop);
        Assert.True(four.Address.TryTcp(out _, out int port));
        await using IListener six = await transport.ListenAsync(Address($"/ip6/::/tcp/{port}"), Stop);
        Assert.Equal($"/ip6/::/tcp/{port}", six.Address.ToString());
    }

    [Fact]
    public async Task A_socket_that_resets_while_bytes_wait_is_a_lost_connection()
    {
        await using IListener listener = await new TcpTransport().ListenAsync(AnyPort("tcp4"), Stop);
        Assert.True(listener.Address.TryTcp(out string? host, out int port));
        using Socket raw = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await raw.ConnectAsync(new IPEndPoint(IPAddress.Parse(host), port), Stop);
        await using ITransportConnection? taken = await listener.AcceptAsync(Stop);
        raw.LingerState = new LingerOption(true, 0);
        raw.Close();
        Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => ReadToEndAsync(taken!.Input))).Fault);
    }

    [Fact]
    public void A_transport_handles_its_own_addresses_only()
    {
        Multiaddr memory = Address("/memory/7");
        Multiaddr tcp = Address("/ip4/127.0.0.1/tcp/4001");
        Assert.Equal((true, false), (new MemoryTransport().Handles(memory), new MemoryTransport().Handles(tcp)));
        Assert.Equal((false, true), (new TcpTransport().Handles(memory), new TcpTransport().Handles(tcp)));
    }

    private static ITransport Transport(string kind) => kind == "memory" ? new MemoryTransport() : new TcpTransport();

    private static Multiaddr AnyPort(string kind) => Address(kind switch { "memory" => "/memory/0", "tcp4" => "/ip4/127.0.0.1/tcp/0", _ => "/ip6/::1/tcp/0" });

    private static Multiaddr Address(string text) => Multiaddr.TryParse(text, out Multiaddr? address) ? address : throw new ArgumentException(text);

    private async Task<Ends> ConnectAsync(string kind)
    {
        ITransport transport = Transport(kind);
        IListener listener = await transport.ListenAsync(AnyPort(kind), Stop);
        ITransportConnection dialler = await transport.DialAsync(listener.Address, Stop);
        return new Ends(listener, dialler, (await listener.AcceptAsync(Stop))!);
    }

    private async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        ArrayBufferWriter<byte> all = new();
        while (true)
        {
            ReadResult read = await reader.ReadAsync(Stop);
            foreach (ReadOnlyMemory<byte> part in read.Buffer) all.Write(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return all.WrittenSpan.ToArray();
        }
    }

    private async Task WriteForeverAsync(PipeWriter writer)
    {
        byte[] block = new byte[64 * 1024];
        while (true) await writer.WriteAsync(block, Stop);
    }

    private sealed record Ends(IListener Listener, ITransportConnection Dialler, ITransportConnection Taker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Dialler.DisposeAsync();
            await Taker.DisposeAsync();
            await Listener.DisposeAsync();
        }
    }
}
