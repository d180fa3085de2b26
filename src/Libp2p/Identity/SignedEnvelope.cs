using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Libp2p.Identity.Wire;
using Blockchain.Libp2p.Multiformats;
using Google.Protobuf;

namespace Blockchain.Libp2p.Identity;

/// <summary>Bytes that a peer signed for one purpose (libp2p RFC 0002). Only an envelope whose signature was verified exists.</summary>
public sealed class SignedEnvelope
{
    /// <summary>Longest envelope that is opened.</summary>
    public const int BytesMax = 16 * 1024;

    private static readonly MessageParser<EnvelopeMessage> Messages = EnvelopeMessage.Parser.WithDiscardUnknownFields(true);

    private SignedEnvelope(PublicKey signer, ReadOnlyMemory<byte> payload)
    {
        Signer = signer;
        Payload = payload;
    }

    /// <summary>Who signed.</summary>
    public PublicKey Signer { get; }

    /// <summary>What was signed.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Signs a payload.</summary>
    /// <param name="identity">Who signs.</param>
    /// <param name="domain">For which purpose: a signature of one domain is void in every other.</param>
    /// <param name="payloadType">The multicodec of the payload.</param>
    /// <param name="payload">The bytes.</param>
    /// <returns>The envelope as protobuf.</returns>
    public static byte[] Seal(KeyPair identity, string domain, ReadOnlySpan<byte> payloadType, ReadOnlySpan<byte> payload) => new EnvelopeMessage
    {
        PublicKey = ByteString.CopyFrom(identity.Public.ToProtobuf()),
        PayloadType = ByteString.CopyFrom(payloadType),
        Payload = ByteString.CopyFrom(payload),
        Signature = ByteString.CopyFrom(identity.Sign(SignedText(domain, payloadType, payload))),
    }.ToByteArray();

    /// <summary>Opens an envelope; false when it is too long, malformed, of another payload type, or not signed by its key for this domain.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> bytes, string domain, ReadOnlySpan<byte> payloadType, IEd25519 ed25519, [NotNullWhen(true)] out SignedEnvelope? envelope)
    {
        envelope = null;
        if (bytes.Length > BytesMax || !Messages.TryParse(bytes, out EnvelopeMessage? message)) return false;
        if (!message.PayloadType.Span.SequenceEqual(payloadType) || !PublicKey.TryRead(message.PublicKey.Span, out PublicKey? signer)) return false;
        if (!signer.Verify(SignedText(domain, payloadType, message.Payload.Span), message.Signature.Span, ed25519)) return false;
        envelope = new SignedEnvelope(signer, message.Payload.Memory);
        return true;
    }

    // Each part behind its length, so that no byte can move from one part to the next.
    private static byte[] SignedText(string domain, ReadOnlySpan<byte> payloadType, ReadOnlySpan<byte> payload)
    {
        byte[] text = new byte[(3 * Varint.BytesMax) + Encoding.UTF8.GetByteCount(domain) + payloadType.Length + payload.Length];
        int at = Append(text, 0, Encoding.UTF8.GetBytes(domain));
        at = Append(text, at, payloadType);
        at = Append(text, at, payload);
        return text[..at];
    }

    private static int Append(byte[] text, int at, ReadOnlySpan<byte> part)
    {
        at += Varint.Write(text.AsSpan(at), (ulong)part.Length);
        part.CopyTo(text.AsSpan(at));
        return at + part.Length;
    }
}
