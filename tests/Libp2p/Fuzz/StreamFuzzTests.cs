using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Blockchain.Libp2p.Noise;
using Blockchain.Libp2p.Tests.Noise;
using Xunit;

namespace Blockchain.Libp2p.Tests.Fuzz;

public sealed class StreamFuzzTests
{
    private static readonly MultistreamOptions Limits = new();
    private static readonly ProtocolId Served = new("/a/1");
    private static readonly NoiseOptions Options = SecurePair.Options(1);

    private static readonly Fault[] NegotiationFaults =
        [Fault.NegotiationMalformed, Fault.NegotiationLineTooLong, Fault.NegotiationTooManyLines, Fault.ProtocolNotSupported, Fault.RemoteClosed];

    [Fact]
    public void Length_prefixed_messages() => ParserFuzz.Run(new FuzzedParser("length-prefixed message", TakeMessage, [0], [3, 1, 2, 3], [0x80, 0x01, .. new byte[128]])
    {
        Faults = [Fault.LengthMalformed, Fault.MessageTooLarge, Fault.MessageTruncated],
        AllocatedBytesBaseMax = 96 * 1024,
    }, 20_000);

    [Fact]
    public void Negotiations_of_a_listener() => ParserFuzz.Run(new FuzzedParser("multistream-select, listener", TakeProposals,
        Negotiation("/a/1"), Negotiation("/b/1", "/a/1"), Negotiation("ls", "/a/1"))
    { Faults = NegotiationFaults }, 10_000);

    [Fact]
    public void Negotiations_of_a_dialer() => ParserFuzz.Run(new FuzzedParser("multistream-select, dialer", TakeAnswers,
        Negotiation("/a/1"), Negotiation("na", "/b/1"))
    { Faults = NegotiationFaults }, 10_000);

    [Fact]
    public void Frames_of_a_secure_connection() => ParserFuzz.Run(new FuzzedParser("noise frames", TakeFrames, Frames(1), Frames(3, 0, 500), Frames())
    {
        Faults = [Fault.NoiseMalformed, Fault.NoiseNotAuthentic, Fault.ConnectionLost],
    }, 10_000);

    [Fact]
    public void Handshakes_of_a_responder() => ParserFuzz.Run(new FuzzedParser("noise handshake, first message", TakeFirst, [0, 32, 9, .. new byte[31]], [0, 33, 9, .. new byte[32]])
    {
        Faults = [Fault.NoiseMalformed, Fault.NoiseNotAuthentic, Fault.NoiseZeroKey, Fault.RemoteClosed],
    }, 1_000);

    [Fact]
    public void Payloads_of_a_handshake() => ParserFuzz.Run(new FuzzedParser("noise payload", TakePayload,
        Options.StaticKey.IntroducedBy(Options.Identity), [.. Options.StaticKey.IntroducedBy(Options.Identity), 0x22, 0x02, 0x12, 0x00])
    {
        Faults = [Fault.NoiseMalformed, Fault.NoiseBadSignature, Fault.KeyTypeNotSupported],
    }, 5_000);

    private static bool TakePayload(byte[] bytes) =>
        NoiseHandshake.Verify(bytes, Options.StaticKey.Public, Options).Peer == Options.Identity.Peer;

    private static bool TakeMessage(byte[] bytes)
    {
        byte[]? message = Fed.Result(LengthPrefixed.ReadAsync(Fed.Stream(bytes).Input, 1024, CancellationToken.None));
        if (message is null) return false;
        ArrayBufferWriter<byte> written = new();
        LengthPrefixed.Write(written, message);
        Assert.True(bytes.AsSpan().StartsWith(written.WrittenSpan));
        return true;
    }

    private static bool TakeProposals(byte[] bytes) =>
        Fed.Result(MultistreamSelect.AcceptAsync(Fed.Stream(bytes), protocol => protocol == Served, Limits, CancellationToken.None)) == Served;

    private static bool TakeAnswers(byte[] bytes) =>
        Fed.Result(MultistreamSelect.SelectAsync(Fed.Stream(bytes), [Served, new ProtocolId("/b/1")], Limits, CancellationToken.None)).Value.Length == 4;

    private static bool TakeFrames(byte[] bytes)
    {
        DecryptingReader reader = new(Fed.Stream(bytes).Input, new CipherState(new byte[32]));
        while (true)
        {
            ReadResult read = Fed.Result(reader.ReadAsync());
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return true;
        }
    }

    private static bool TakeFirst(byte[] bytes)
    {
        try
        {
            Fed.Result(NoiseHandshake.AcceptAsync(Fed.Stream(bytes), Options, CancellationToken.None));
            return false;
        }
        catch (NetworkException end) when (end.Fault == Fault.RemoteClosed)
        {
            // The message was right: the next one is what is missing.
            return bytes.Length > 0;
        }
    }

    private static byte[] Negotiation(params string[] lines) =>
        Encoding.Latin1.GetBytes(string.Concat(lines.Prepend("/multistream/1.0.0").Select(line => (char)(line.Length + 1) + line + "\n")));

    private static byte[] Frames(params int[] lengths)
    {
        CipherState cipher = new(new byte[IX25519.KeyBytes]);
        List<byte> frames = [];
        foreach (int length in lengths)
        {
            byte[] text = new byte[length + CipherState.TagBytes];
            Assert.True(cipher.TryEncrypt(new byte[length], text, []));
            frames.AddRange([(byte)(text.Length >> 8), (byte)(text.Length & 0xff), .. text]);
        }
        return [.. frames];
    }
}
