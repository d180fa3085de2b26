using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Noise;
using Blockchain.Libp2p.Tests.Fuzz;
using Xunit;

namespace Blockchain.Libp2p.Tests.Noise;

public sealed class NoiseHandshakeTests
{
    private static readonly BouncyX25519 Curve = BouncyX25519.Instance;
    private static readonly KeyPair Identity = SecurePair.Identity(1);
    private static readonly NoiseKey StaticKey = NoiseKey.FromPrivate(Filled(3), Curve);
    private static readonly NoiseKey Ephemeral = NoiseKey.FromPrivate(Filled(4), Curve);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dialer_that_meets_another_peer_hangs_up_before_it_tells_who_it_is()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        ValueTask<SecureConnection> accepting = NoiseHandshake.AcceptAsync(b, SecurePair.Options(2), Stop);
        PeerId third = SecurePair.Identity(3).Peer;
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await NoiseHandshake.ConnectAsync(a, SecurePair.Options(1), third, Stop));
        Assert.Equal(Fault.WrongPeer, failure.Fault);
        await a.Output.CompleteAsync();
        failure = await Assert.ThrowsAsync<NetworkException>(async () => await accepting);
        Assert.Equal(Fault.RemoteClosed, failure.Fault);
    }

    [Fact]
    public async Task Nobody_is_expected_by_default()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        ValueTask<SecureConnection> accepting = NoiseHandshake.AcceptAsync(b, SecurePair.Options(2), Stop);
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await NoiseHandshake.ConnectAsync(a, SecurePair.Options(1), default, Stop));
        Assert.Equal(Fault.WrongPeer, failure.Fault);
        a.Lose();
        failure = await Assert.ThrowsAsync<NetworkException>(async () => await accepting);
        Assert.Equal(Fault.ConnectionLost, failure.Fault);
    }

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.NoiseBadSignature)]
    [InlineData(Fault.NoiseMalformed)]
    [InlineData(Fault.KeyTypeNotSupported)]
    public async Task A_payload_is_judged_in_every_part(Fault expected)
    {
        byte[] good = StaticKey.IntroducedBy(Identity);
        byte[] payload = expected switch
        {
            // Field 4 holds extensions; the second is a field of the future.
            Fault.None => [.. good, 0x22, 0x05, 0x12, 0x03, (byte)'a', (byte)'b', (byte)'c', 0x7a, 0x01, 0x00],
            Fault.NoiseBadSignature => NoiseKey.FromPrivate(Filled(9), Curve).IntroducedBy(Identity),
            Fault.NoiseMalformed => [0xff, .. good],
            _ => [0x0a, 0x06, 0x08, 0x02, 0x12, 0x02, 0x03, 0x01, 0x12, 0x01, 0x01],
        };
        Assert.Equal(expected, await DialWithAsync(payload));
    }

    [Fact]
    public async Task A_payload_without_key_or_without_signature_is_refused()
    {
        byte[] good = StaticKey.IntroducedBy(Identity);
        Assert.Equal(Fault.NoiseMalformed, await DialWithAsync([]));
        Assert.Equal(Fault.NoiseBadSignature, await DialWithAsync(good[..(2 + 36)]));
        Assert.Equal(Fault.NoiseMalformed, await DialWithAsync(good[(2 + 36)..]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 40)]
    [InlineData(1, 95)]
    [InlineData(2, 0)]
    [InlineData(2, 63)]
    public void Every_changed_byte_of_the_handshake_ends_it(int message, int at)
    {
        using NoiseXx initiator = new(true, StaticKey, Ephemeral, [], Curve);
        using NoiseXx responder = new(false, NoiseKey.FromPrivate(Filled(5), Curve), NoiseKey.FromPrivate(Filled(6), Curve), [], Curve);
        List<Fault> ends = [];
        for (int i = 0; i < 3 && (ends.Count == 0 || ends[^1] == Fault.None); i++)
        {
            (NoiseXx writer, NoiseXx reader) = i % 2 == 0 ? (initiator, responder) : (responder, initiator);
            Assert.Equal(Fault.None, writer.Write([], out byte[] text));
            if (i == message) text[at] ^= 1;
            ends.Add(reader.Read(text, out _));
        }
        // A changed key of the first message is met by the second: the transcripts differ.
        Assert.Equal(Fault.NoiseNotAuthentic, ends[^1]);
        Assert.Equal(Math.Max(message, 1) + 1, ends.Count);
    }

    [Fact]
    public async Task A_key_of_low_order_ends_the_handshake()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        await a.Output.WriteAsync(new byte[34].Select((_, i) => (byte)(i == 1 ? 32 : 0)).ToArray(), Stop);
        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(async () => await NoiseHandshake.AcceptAsync(b, SecurePair.Options(2), Stop));
        Assert.Equal(Fault.NoiseZeroKey, failure.Fault);

        (a, b) = TestDuplex.Pair();
        await b.Output.WriteAsync(new byte[98].Select((_, i) => (byte)(i == 1 ? 96 : 0)).ToArray(), Stop);
        failure = await Assert.ThrowsAsync<NetworkException>(async () => await NoiseHandshake.ConnectAsync(a, SecurePair.Options(1), Identity.Peer, Stop));
        Assert.Equal(Fault.NoiseZeroKey, failure.Fault);
    }

    [Theory]
    [InlineData("2001", Fault.NoiseMalformed)]
    [InlineData("ffff", Fault.NoiseMalformed)]
    [InlineData("001f", Fault.NoiseMalformed)]
    [InlineData("00", Fault.NoiseMalformed)]
    [InlineData("0020ff", Fault.NoiseMalformed)]
    [InlineData("0000", Fault.NoiseMalformed)]
    [InlineData("", Fault.RemoteClosed)]
    public void A_message_too_long_too_short_or_cut_is_named(string hex, Fault expected)
    {
        byte[] bytes = Convert.FromHexString(hex);
        if (hex == "001f") bytes = [.. bytes, .. new byte[31]];
        NetworkException failure = Assert.Throws<NetworkException>(() =>
            Fed.Result(NoiseHandshake.AcceptAsync(Fed.Stream(bytes), SecurePair.Options(2), Stop)));
        Assert.Equal(expected, failure.Fault);
    }

    [Fact]
    public void The_limit_of_a_handshake_message_is_an_option()
    {
        NoiseOptions options = SecurePair.Options(2) with { HandshakeMessageBytesMax = 31 };
        NetworkException failure = Assert.Throws<NetworkException>(() =>
            Fed.Result(NoiseHandshake.AcceptAsync(Fed.Stream([0, 32]), options, Stop)));
        Assert.Equal(Fault.NoiseMalformed, failure.Fault);
    }

    [Fact]
    public async Task What_follows_the_handshake_in_one_piece_is_kept_for_the_connection()
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        using NoiseXx noise = new(true, StaticKey, Ephemeral, [], Curve);
        await SendAsync(a.Output, noise, []);
        ValueTask<SecureConnection> accepting = NoiseHandshake.AcceptAsync(b, SecurePair.Options(2), Stop);
        await ReceiveAsync(a.Input, noise);
        Assert.Equal(Fault.None, noise.Write(StaticKey.IntroducedBy(Identity), out byte[] last));
        byte[] frame = new byte[3 + CipherState.TagBytes];
        Assert.True(noise.Split().Send.TryEncrypt([1, 2, 3], frame, []));
        await a.Output.WriteAsync((byte[])[0, (byte)last.Length, .. last, 0, 19, .. frame], Stop);
        SecureConnection secure = await accepting;
        Assert.Equal([1, 2, 3], (await secure.Input.ReadAsync(Stop)).Buffer.ToArray());
    }

    private static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, IX25519.KeyBytes)];

    // A dialer of the test's own, which does everything right but for what it says of itself.
    private static async Task<Fault> DialWithAsync(byte[] payload)
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        Task<SecureConnection> accepting = NoiseHandshake.AcceptAsync(b, SecurePair.Options(2), Stop).AsTask();
        using NoiseXx noise = new(true, StaticKey, Ephemeral, [], Curve);
        await SendAsync(a.Output, noise, []);
        await ReceiveAsync(a.Input, noise);
        await SendAsync(a.Output, noise, payload);
        try
        {
            Assert.Equal(Identity.Peer, (await accepting).RemotePeer);
            return Fault.None;
        }
        catch (NetworkException end)
        {
            return end.Fault;
        }
    }

    private static async Task SendAsync(PipeWriter output, NoiseXx noise, byte[] payload)
    {
        Assert.Equal(Fault.None, noise.Write(payload, out byte[] text));
        await output.WriteAsync((byte[])[(byte)(text.Length >> 8), (byte)(text.Length & 0xff), .. text], Stop);
    }

    private static async Task ReceiveAsync(PipeReader input, NoiseXx noise)
    {
        ReadResult read = await input.ReadAtLeastAsync(2, Stop);
        byte[] head = read.Buffer.Slice(0, 2).ToArray();
        int length = (head[0] << 8) | head[1];
        input.AdvanceTo(read.Buffer.Start);
        read = await input.ReadAtLeastAsync(2 + length, Stop);
        Assert.Equal(Fault.None, noise.Read(read.Buffer.Slice(2, length).ToArray(), out _));
        input.AdvanceTo(read.Buffer.GetPosition(2 + length));
    }
}
