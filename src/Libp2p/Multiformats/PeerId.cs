using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Blockchain.Libp2p.Multiformats;

/// <summary>
/// Who a peer is: the multihash of its public key (libp2p peer-ids r2). Keys whose protobuf takes at most 42 bytes, such as
/// Ed25519's 36, stand in it whole (identity multihash); longer keys are hashed by SHA-256.
/// </summary>
/// <remarks><c>default</c> is nobody: it is equal to itself only, and no peer on the network can have it.</remarks>
public readonly struct PeerId : IEquatable<PeerId>, IComparable<PeerId>
{
    /// <summary>Longest multihash of a peer: an identity multihash of 42 bytes.</summary>
    public const int BytesMax = 2 + InlineKeyBytesMax;

    private const int InlineKeyBytesMax = 42;
    private const byte IdentityCode = 0x00;
    private const byte Sha256Code = 0x12;
    private const byte CidVersion = 0x01;
    private const byte CidKeyCode = 0x72;

    private readonly byte[]? multihash;

    private PeerId(byte[] multihash) => this.multihash = multihash;

    /// <summary>Whether this is nobody (<c>default</c>).</summary>
    public bool IsNone => multihash is null;

    /// <summary>The multihash: code, length, digest.</summary>
    public ReadOnlySpan<byte> Bytes => multihash;

    /// <summary>The peer that holds a key.</summary>
    /// <param name="key">The key as the libp2p protobuf <c>PublicKey</c>, deterministically encoded.</param>
    public static PeerId OfKey(ReadOnlySpan<byte> key) => key.Length <= InlineKeyBytesMax
        ? new PeerId([IdentityCode, (byte)key.Length, .. key])
        : new PeerId([Sha256Code, SHA256.HashSizeInBytes, .. SHA256.HashData(key)]);

    /// <summary>Reads a multihash; only the two forms that the peer id specification knows are peers.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PeerId peer)
    {
        peer = default;
        if (bytes.Length < 2 || bytes[1] != bytes.Length - 2) return false;
        bool known = bytes[0] switch
        {
            IdentityCode => bytes[1] is > 0 and <= InlineKeyBytesMax,
            Sha256Code => bytes[1] == SHA256.HashSizeInBytes,
            _ => false,
        };
        if (known) peer = new PeerId(bytes.ToArray());
        return known;
    }

    /// <summary>Reads the base 58 form (<c>12D3Koo…</c>, <c>Qm…</c>) or the CID in base 32 (<c>bafz…</c>).</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PeerId peer)
    {
        peer = default;
        // No multihash of a peer begins with b in base 58.
        if (text is ['b', ..]) return Base32.TryDecode(text.AsSpan(1), out byte[]? cid) && cid is [CidVersion, CidKeyCode, ..] && TryRead(cid.AsSpan(2), out peer);
        return text is not null && Base58.TryDecode(text, out byte[]? bytes) && TryRead(bytes, out peer);
    }

    /// <summary>The key that stands in the id whole, as protobuf; empty for a hashed key.</summary>
    public ReadOnlySpan<byte> InlineKey => multihash is [IdentityCode, ..] ? multihash.AsSpan(2) : [];

    /// <inheritdoc/>
    public bool Equals(PeerId other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>By bytes: the order that decides which of two simultaneous connections stays.</summary>
    public int CompareTo(PeerId other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>The base 58 form; empty for nobody.</summary>
    public override string ToString() => Base58.Encode(Bytes);

    /// <summary>Whether both are the same peer.</summary>
    public static bool operator ==(PeerId left, PeerId right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(PeerId left, PeerId right) => !left.Equals(right);
}
