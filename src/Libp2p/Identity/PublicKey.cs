using System.Diagnostics.CodeAnalysis;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Identity;

/// <summary>A peer's identity key, in the one encoding that its peer id hashes.</summary>
public sealed class PublicKey
{
    /// <summary>Longest protobuf that is read: an RSA key of 8,192 bits and its framing.</summary>
    public const int ProtobufBytesMax = 1100;

    private const byte TypeTag = 0x08;
    private const byte DataTag = 0x12;
    private readonly byte[] data;

    private PublicKey(KeyType type, byte[] data)
    {
        Type = type;
        this.data = data;
        Peer = PeerId.OfKey(ToProtobuf());
    }

    /// <summary>The type of the key.</summary>
    public KeyType Type { get; }

    /// <summary>The key in its type's own encoding; 32 bytes for Ed25519.</summary>
    public ReadOnlySpan<byte> Data => data;

    /// <summary>The peer that holds this key.</summary>
    public PeerId Peer { get; }

    /// <summary>A key of 32 bytes.</summary>
    public static PublicKey Ed25519(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, IEd25519.PublicBytes);
        return new PublicKey(KeyType.Ed25519, key.ToArray());
    }

    /// <summary>Reads the deterministic protobuf form: type, then data, minimal, nothing else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> protobuf, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        if (protobuf.Length is < 4 or > ProtobufBytesMax || protobuf[0] != TypeTag || protobuf[1] > (byte)KeyType.Ecdsa || protobuf[2] != DataTag) return false;
        if (Varint.TryRead(protobuf[3..], out ulong length, out int taken) != VarintStatus.Read) return false;
        ReadOnlySpan<byte> rest = protobuf[(3 + taken)..];
        KeyType type = (KeyType)protobuf[1];
        if (rest.IsEmpty || length != (ulong)rest.Length || (type == KeyType.Ed25519 && rest.Length != IEd25519.PublicBytes)) return false;
        key = new PublicKey(type, rest.ToArray());
        return true;
    }

    /// <summary>The key that a peer id holds whole.</summary>
    public static bool TryOf(PeerId peer, [NotNullWhen(true)] out PublicKey? key) => TryRead(peer.InlineKey, out key);

    /// <summary>The deterministic protobuf form.</summary>
    public byte[] ToProtobuf()
    {
        byte[] length = new byte[Varint.Size((ulong)data.Length)];
        _ = Varint.Write(length, (ulong)data.Length);
        return [TypeTag, (byte)Type, DataTag, .. length, .. data];
    }

    /// <summary>Whether this key signed a message; false for key types that this library does not verify.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, IEd25519 ed25519) =>
        Type == KeyType.Ed25519 && ed25519.Verify(data, message, signature);
}
