using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;

namespace Blockchain.Wallet.Addresses;

/// <summary>Tells the kinds of address apart by their scripts.</summary>
public static class AddressKinds
{
    private const int KeyHashScriptBytes = Hash160.Size + 5;

    /// <summary>The kind of a script that an address was read to; every such script has one.</summary>
    public static AddressKind Of(ScriptBytes address)
    {
        ReadOnlySpan<byte> script = address.Span;
        if (ScriptTemplates.IsP2sh(script)) return AddressKind.ScriptHash;
        if (!ScriptTemplates.TryGetWitnessProgram(script, out int version, out ReadOnlySpan<byte> program)) return AddressKind.KeyHash;
        return (version, program.Length) switch
        {
            (0, 20) => AddressKind.WitnessKeyHash,
            (0, 32) => AddressKind.WitnessScriptHash,
            (1, 32) => AddressKind.Taproot,
            _ => AddressKind.WitnessUnknown,
        };
    }

    /// <summary>Whether the script, wherever it comes from, pays to the hash of a key (P2PKH) and is not any other script of unknown kind.</summary>
    public static bool IsKeyHash(ScriptBytes script) =>
        script.Length == KeyHashScriptBytes && ScriptTemplates.PayToPublicKeyHash(Hash160.Read(script.Span[3..])) == script;

    /// <summary>The name that Bitcoin's tools use.</summary>
    public static string Name(AddressKind kind) => kind switch
    {
        AddressKind.KeyHash => "P2PKH",
        AddressKind.ScriptHash => "P2SH",
        AddressKind.WitnessKeyHash => "P2WPKH",
        AddressKind.WitnessScriptHash => "P2WSH",
        AddressKind.Taproot => "P2TR",
        AddressKind.WitnessUnknown => "witness program of an unknown version",
    };
}
