using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Addresses;

/// <summary>Output scripts as people write them down.</summary>
public static class Address
{
    private const int KeyHashScriptBytes = Hash160.Size + 5;

    /// <summary>Reads an address of one network.</summary>
    /// <param name="text">Base58 or Bech32; no blanks around it.</param>
    /// <param name="network">Addresses of other networks are refused, by name where it is known.</param>
    /// <param name="scriptPubKey">The script that an output to this address has.</param>
    /// <param name="error">What is wrong, and where if it can be told.</param>
    public static bool TryParse(string text, AddressFormat network, out ScriptBytes scriptPubKey, out AddressError error)
    {
        scriptPubKey = default;
        error = AddressError.Of(AddressFault.Empty);
        if (text.Length == 0) return false;
        foreach (AddressFormat known in AddressFormat.Known.Insert(0, network))
        {
            if (!text.StartsWith(known.HumanPart + "1", StringComparison.OrdinalIgnoreCase)) continue;
            return WitnessAddress.TryParse(text, network, out scriptPubKey, out error);
        }

        if (!Base58.TryDecodeChecked(text, out byte[]? bytes, out error)) return false;
        error = Judge(bytes, network);
        if (!error.IsNone) return false;
        Hash160 hash = Hash160.Read(bytes.AsSpan(1));
        scriptPubKey = bytes[0] == network.KeyHashPrefix ? ScriptTemplates.PayToPublicKeyHash(hash) : ScriptTemplates.PayToScriptHash(hash);
        return true;
    }

    /// <summary>The address of a script; null for scripts that have none, such as bare public keys.</summary>
    public static string? FromScript(ScriptBytes scriptPubKey, AddressFormat network)
    {
        ReadOnlySpan<byte> script = scriptPubKey.Span;
        if (ScriptTemplates.IsP2sh(script)) return Base58.EncodeChecked([network.ScriptHashPrefix, .. script.Slice(2, Hash160.Size)]);
        if (script.Length == KeyHashScriptBytes)
        {
            Hash160 key = Hash160.Read(script[3..]);
            if (ScriptTemplates.PayToPublicKeyHash(key) == scriptPubKey) return Base58.EncodeChecked([network.KeyHashPrefix, .. key.ToArray()]);
        }

        return WitnessAddress.FromScript(script, network);
    }

    private static AddressError Judge(byte[] bytes, AddressFormat network)
    {
        if (bytes.Length == 0) return AddressError.Of(AddressFault.WrongLength, "no bytes");
        bool isOurs = bytes[0] == network.KeyHashPrefix || bytes[0] == network.ScriptHashPrefix;
        if (!isOurs && bytes.Length == 1 + Hash160.Size)
        {
            foreach (AddressFormat known in AddressFormat.Known)
            {
                if (bytes[0] == known.KeyHashPrefix || bytes[0] == known.ScriptHashPrefix) return AddressError.Of(AddressFault.OtherNetwork, known.Name);
            }
        }

        if (!isOurs) return AddressError.Of(AddressFault.WrongVersion, $"version byte {bytes[0]}");
        return bytes.Length == 1 + Hash160.Size ? AddressError.None : AddressError.Of(AddressFault.WrongLength, $"{bytes.Length - 1} bytes, not {Hash160.Size}");
    }
}
