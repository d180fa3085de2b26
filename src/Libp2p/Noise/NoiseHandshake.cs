using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Noise.Wire;
using Google.Protobuf;

namespace Blockchain.Libp2p.Noise;

/// <summary>Noise XX as libp2p uses it (noise r5): both sides prove their identity, and everything after is encrypted.</summary>
/// <remarks>Both calls leave bytes beyond the handshake unread. After an exception the connection is of no use; its owner closes it.</remarks>
public static class NoiseHandshake
{
    private const int LengthBytes = 2;

    private static readonly MessageParser<NoisePayload> Payloads = NoisePayload.Parser.WithDiscardUnknownFields(true);

    /// <summary>The name in a negotiation.</summary>
    public static ProtocolId Protocol { get; } = new("/noise");

    /// <summary>The initiator's side.</summary>
    /// <param name="connection">The connection, which this side reads and writes alone.</param>
    /// <param name="options">Keys and limits.</param>
    /// <param name="expected">Who must be there; nobody (<c>default</c>) matches no peer.</param>
    /// <param name="stop">Cancels the handshake; deadlines are the caller's.</param>
    /// <exception cref="NetworkException">
    /// <see cref="Fault.WrongPeer"/>, <see cref="Fault.NoiseMalformed"/>, <see cref="Fault.NoiseNotAuthentic"/>, <see cref="Fault.NoiseBadSignature"/>,
    /// <see cref="Fault.NoiseZeroKey"/>, <see cref="Fault.KeyTypeNotSupported"/>, <see cref="Fault.RemoteClosed"/>, or the transport's.
    /// </exception>
    public static async ValueTask<SecureConnection> ConnectAsync(IDuplexPipe connection, NoiseOptions options, PeerId expected, CancellationToken stop)
    {
        using NoiseXx noise = new(true, options.StaticKey, NoiseKey.Generate(options.X25519), [], options.X25519);
        await SendAsync(connection.Output, noise, [], stop).ConfigureAwait(false);
        byte[] payload = await ReceiveAsync(connection.Input, noise, options, stop).ConfigureAwait(false);
        PublicKey remote = Verify(payload, noise.RemoteStatic, options);
        // Before the third message, which would tell this side's identity.
        if (remote.Peer != expected) throw new NetworkException(Fault.WrongPeer, $"expected {expected}, met {remote.Peer}");
        await SendAsync(connection.Output, noise, options.StaticKey.IntroducedBy(options.Identity), stop).ConfigureAwait(false);
        return Secure(connection, noise, remote);
    }

    /// <summary>The responder's side.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public static async ValueTask<SecureConnection> AcceptAsync(IDuplexPipe connection, NoiseOptions options, CancellationToken stop)
    {
        using NoiseXx noise = new(false, options.StaticKey, NoiseKey.Generate(options.X25519), [], options.X25519);
        _ = await ReceiveAsync(connection.Input, noise, options, stop).ConfigureAwait(false);
        await SendAsync(connection.Output, noise, options.StaticKey.IntroducedBy(options.Identity), stop).ConfigureAwait(false);
        byte[] payload = await ReceiveAsync(connection.Input, noise, options, stop).ConfigureAwait(false);
        return Secure(connection, noise, Verify(payload, noise.RemoteStatic, options));
    }

    private static SecureConnection Secure(IDuplexPipe connection, NoiseXx noise, PublicKey remote)
    {
        (CipherState send, CipherState receive) = noise.Split();
        return new SecureConnection(remote, new DecryptingReader(connection.Input, receive), new EncryptingWriter(connection.Output, send));
    }

    /// <summary>Reads the identity key from a handshake payload and verifies that it vouches for a static key.</summary>
    internal static PublicKey Verify(byte[] payload, ReadOnlySpan<byte> staticKey, NoiseOptions options)
    {
        if (!Payloads.TryParse(payload, out NoisePayload? parsed) || !PublicKey.TryRead(parsed.IdentityKey.Span, out PublicKey? key))
        {
            throw new NetworkException(Fault.NoiseMalformed, "a handshake payload without a readable identity key");
        }
        if (key.Type != KeyType.Ed25519) throw new NetworkException(Fault.KeyTypeNotSupported, $"the identity key is {key.Type}");
        if (key.Verify(NoiseKey.SignedText(staticKey), parsed.IdentitySig.Span, options.Ed25519)) return key;
        throw new NetworkException(Fault.NoiseBadSignature, $"{key.Peer} did not sign the static key");
    }

    private static async ValueTask SendAsync(PipeWriter output, NoiseXx noise, byte[] payload, CancellationToken stop)
    {
        Fault fault = noise.Write(payload, out byte[] text);
        if (fault != Fault.None) throw new NetworkException(fault, "the handshake cannot go on");
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(LengthBytes), (ushort)text.Length);
        output.Advance(LengthBytes);
        output.Write(text);
        await output.FlushAsync(stop).ConfigureAwait(false);
    }

    private static async ValueTask<byte[]> ReceiveAsync(PipeReader input, NoiseXx noise, NoiseOptions options, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop).ConfigureAwait(false);
            if (TryCut(read.Buffer, options.HandshakeMessageBytesMax, out ReadOnlySequence<byte> text))
            {
                Fault fault = noise.Read(text.ToArray(), out byte[] payload);
                input.AdvanceTo(text.End);
                if (fault == Fault.None) return payload;
                throw new NetworkException(fault, $"a handshake message of {text.Length} bytes");
            }
            bool empty = read.Buffer.IsEmpty;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (!read.IsCompleted) continue;
            throw empty ? new NetworkException(Fault.RemoteClosed, "the other side closed instead of a handshake message")
                : new NetworkException(Fault.NoiseMalformed, "the connection ended inside a handshake message");
        }
    }

    private static bool TryCut(ReadOnlySequence<byte> buffer, int bytesMax, out ReadOnlySequence<byte> text)
    {
        text = default;
        SequenceReader<byte> reader = new(buffer);
        if (!reader.TryReadBigEndian(out short prefix)) return false;
        int length = unchecked((ushort)prefix);
        if (length > bytesMax) throw new NetworkException(Fault.NoiseMalformed, $"a handshake message of {length} bytes, {bytesMax} allowed");
        if (reader.Remaining < length) return false;
        text = buffer.Slice(reader.Position, length);
        return true;
    }
}
