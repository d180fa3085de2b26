using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Wallet.Keys;

/// <summary>Extended keys as other wallets take them: xpub and xprv, tpub and tprv (BIP 32).</summary>
public static class ExtendedKeyText
{
    private const int VersionBytes = sizeof(uint);
    private const int Size = VersionBytes + KeyNode.Size + PublicKey.Size;

    /// <summary>Writes a public key.</summary>
    public static string Encode(ExtendedPublicKey key, KeyNetwork network) => Base58.EncodeChecked(Bytes(network.PublicVersion, key.Node, key.Key.ToArray()));

    /// <summary>Writes a private key: whoever reads it has every key below.</summary>
    public static string Encode(ExtendedPrivateKey key, KeyNetwork network)
    {
        byte[] bytes = Bytes(network.PrivateVersion, key.Node, [0, .. key.Secret]);
        string text = Base58.EncodeChecked(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Reads a public key of one network.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, KeyNetwork network, [NotNullWhen(true)] out ExtendedPublicKey? key, out ExtendedKeyFault fault)
    {
        key = null;
        if (!TryOpen(text, network, isPrivate: false, out byte[]? bytes, out fault)) return false;
        bool isPoint = PublicKey.TryCreate(bytes.AsSpan(Size - PublicKey.Size), out PublicKey point);
        fault = isPoint ? ExtendedKeyFault.None : ExtendedKeyFault.NotOnCurve;
        if (isPoint) key = new(KeyNode.Read(bytes.AsSpan(VersionBytes)), point);
        return isPoint;
    }

    /// <summary>Reads a private key of one network.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, KeyNetwork network, [NotNullWhen(true)] out ExtendedPrivateKey? key, out ExtendedKeyFault fault)
    {
        key = null;
        if (!TryOpen(text, network, isPrivate: true, out byte[]? bytes, out fault)) return false;
        bool isKey = ExtendedPrivateKey.TryCreate(KeyNode.Read(bytes.AsSpan(VersionBytes)), bytes.AsSpan(Size - PrivateKey.Size), out key);
        fault = isKey ? ExtendedKeyFault.None : ExtendedKeyFault.SecretOutOfRange;
        CryptographicOperations.ZeroMemory(bytes);
        return isKey;
    }

    private static byte[] Bytes(uint version, KeyNode node, ReadOnlySpan<byte> key)
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, version);
        node.Write(bytes.AsSpan(VersionBytes));
        key.CopyTo(bytes.AsSpan(VersionBytes + KeyNode.Size));
        return bytes;
    }

    private static bool TryOpen(ReadOnlySpan<char> text, KeyNetwork network, bool isPrivate, [NotNullWhen(true)] out byte[]? bytes, out ExtendedKeyFault fault)
    {
        if (!Base58.TryDecodeChecked(text, out bytes, out AddressError error))
            fault = error.Fault == AddressFault.ChecksumMismatch ? ExtendedKeyFault.ChecksumMismatch : ExtendedKeyFault.NotBase58;
        else fault = Judge(bytes, network, isPrivate);
        return fault == ExtendedKeyFault.None && bytes is not null;
    }

    private static ExtendedKeyFault Judge(ReadOnlySpan<byte> bytes, KeyNetwork network, bool isPrivate)
    {
        if (bytes.Length != Size) return ExtendedKeyFault.WrongLength;
        uint version = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bool isKnown = KeyNetwork.Known.Append(network).Any(known => version == known.PublicVersion || version == known.PrivateVersion);
        if (!isKnown) return ExtendedKeyFault.UnknownVersion;
        if (version != network.PublicVersion && version != network.PrivateVersion) return ExtendedKeyFault.OtherNetwork;
        byte prefix = bytes[Size - PublicKey.Size];
        if (prefix > 3 || prefix == 1) return ExtendedKeyFault.WrongKeyPrefix;
        if ((version == network.PrivateVersion) != (prefix == 0)) return ExtendedKeyFault.VersionContradictsKey;
        if ((version == network.PrivateVersion) != isPrivate) return ExtendedKeyFault.OtherHalf;
        KeyNode node = KeyNode.Read(bytes[VersionBytes..]);
        if (node.Depth == 0 && node.Parent != 0) return ExtendedKeyFault.RootWithParent;
        return node.Depth == 0 && node.Number.Value != 0 ? ExtendedKeyFault.RootWithNumber : ExtendedKeyFault.None;
    }
}
