using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Addresses;

/// <summary>Private keys as wallets export them (WIF).</summary>
public static class PrivateKeyText
{
    private const byte CompressedMark = 1;

    /// <summary>Writes a key.</summary>
    /// <param name="key">The secret.</param>
    /// <param name="network">Whose version byte goes in front.</param>
    /// <param name="isCompressed">Whether the public key is meant in its compressed form; always so since 2012.</param>
    public static string Encode(PrivateKey key, AddressFormat network, bool isCompressed = true) => isCompressed
        ? Base58.EncodeChecked([network.PrivateKeyPrefix, .. key.ToArray(), CompressedMark])
        : Base58.EncodeChecked([network.PrivateKeyPrefix, .. key.ToArray()]);

    /// <summary>Reads a key of one network.</summary>
    public static bool TryDecode(
        string text, AddressFormat network, [NotNullWhen(true)] out PrivateKey? key, out bool isCompressed, out AddressError error)
    {
        key = null;
        isCompressed = false;
        error = AddressError.Of(AddressFault.Empty);
        if (text.Length == 0 || !Base58.TryDecodeChecked(text, out byte[]? bytes, out error)) return false;
        isCompressed = bytes.Length == PrivateKey.Size + 2 && bytes[^1] == CompressedMark;
        error = AddressError.Of(AddressFault.WrongLength, $"{bytes.Length} bytes");
        if (!isCompressed && bytes.Length != PrivateKey.Size + 1) return false;
        error = AddressError.Of(AddressFault.OtherNetwork, $"version byte {bytes[0]}");
        if (bytes[0] != network.PrivateKeyPrefix) return false;
        bool isKey = PrivateKey.TryCreate(bytes.AsSpan(1, PrivateKey.Size), out key);
        error = isKey ? AddressError.None : AddressError.Of(AddressFault.KeyOutOfRange);
        return isKey;
    }
}
