using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Node.Rpc;

/// <summary>Scripts as Core prints them: assembler, kind, address, descriptor.</summary>
internal static class ScriptView
{
    private const int NumberBytesMax = 4;
    private const int MultiSigKeysMax = 20;

    /// <summary>The members of scriptPubKey.</summary>
    public static JsonObject OfOutput(ScriptBytes script, AddressFormat format)
    {
        JsonObject json = new()
        {
            ["asm"] = Assembly(script, showsHashTypes: false),
            ["desc"] = ScriptDescriptor.Of(script, format),
            ["hex"] = script.ToString(),
        };
        if (Address.FromScript(script, format) is { } address) json["address"] = address;
        json["type"] = KindOf(script);
        return json;
    }

    /// <summary>Operations in words: pushes of up to four bytes are numbers, longer ones hexadecimal.</summary>
    /// <param name="script">The script.</param>
    /// <param name="showsHashTypes">Whether the last byte of what looks like a signature is shown as its name.</param>
    public static string Assembly(ScriptBytes script, bool showsHashTypes)
    {
        StringBuilder text = new();
        ScriptReader reader = new(script.Span);
        while (!reader.IsAtEnd)
        {
            if (text.Length > 0) text.Append(' ');
            if (!reader.TryRead(out Opcode opcode))
            {
                text.Append("[error]");
                break;
            }
            if (opcode > Opcode.PushData4 || opcode == Opcode.Zero) text.Append(OpcodeNames.NameOf(opcode));
            else text.Append(Pushed(reader.Data, showsHashTypes && !ScriptTemplates.IsUnspendable(script.Span)));
        }
        return text.ToString();
    }

    /// <summary>Core's name for the shape of a script.</summary>
    public static string KindOf(ScriptBytes script)
    {
        ReadOnlySpan<byte> bytes = script.Span;
        if (ScriptTemplates.IsP2sh(bytes)) return "scripthash";
        if (ScriptTemplates.TryGetWitnessProgram(bytes, out int version, out ReadOnlySpan<byte> program)) return KindOf(version, program);
        if (!bytes.IsEmpty && bytes[0] == (byte)Opcode.Return && ScriptTemplates.IsPushOnly(bytes[1..])) return "nulldata";
        if (TryGetPublicKey(bytes, out _)) return "pubkey";
        if (bytes.Length == Hash160.Size + 5 && ScriptTemplates.PayToPublicKeyHash(Hash160.Read(bytes[3..])) == script) return "pubkeyhash";
        return IsMultiSig(bytes) ? "multisig" : "nonstandard";
    }

    /// <summary>The key of a script that is one push of a key and CHECKSIG.</summary>
    public static bool TryGetPublicKey(ReadOnlySpan<byte> script, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (script.Length is not (35 or 67) || script[0] != script.Length - 2 || script[^1] != (byte)Opcode.CheckSig || !HasKeyLength(script[1..^1])) return false;
        key = script[1..^1];
        return true;
    }

    private static string KindOf(int version, ReadOnlySpan<byte> program)
    {
        if (version == 0) return program.Length switch { 20 => "witness_v0_keyhash", 32 => "witness_v0_scripthash", _ => "nonstandard" };
        if (version == 1 && program.Length == 32) return "witness_v1_taproot";
        return ScriptTemplates.IsPayToAnchor(version, program) ? "anchor" : "witness_unknown";
    }

    private static bool IsMultiSig(ReadOnlySpan<byte> script)
    {
        if (script.Length < 3 || script[^1] != (byte)Opcode.CheckMultiSig) return false;
        ScriptReader reader = new(script);
        if (!reader.TryRead(out Opcode first) || !first.TryGetSmallNumber(out int needed)) return false;
        int keys = 0;
        while (reader.TryRead(out Opcode opcode))
        {
            if (HasKeyLength(reader.Data)) keys++;
            else return opcode.TryGetSmallNumber(out int total) && total == keys && needed <= keys && keys <= MultiSigKeysMax && reader.Position == script.Length - 1;
        }
        return false;
    }

    private static bool HasKeyLength(ReadOnlySpan<byte> key) => !key.IsEmpty && key[0] switch
    {
        2 or 3 => key.Length == 33,
        4 or 6 or 7 => key.Length == 65,
        _ => false,
    };

    private static string Pushed(ReadOnlySpan<byte> data, bool showsHashType)
    {
        if (data.Length <= NumberBytesMax)
            return ScriptNumber.TryRead(data, minimal: false, NumberBytesMax, out ScriptNumber number) ? number.Value.ToString(CultureInfo.InvariantCulture) : "0";
        if (!showsHashType || !IsSignature(data) || HashTypeName(data[^1]) is not { } name) return Hex.Encode(data);
        return $"{Hex.Encode(data[..^1])}[{name}]";
    }

    private static string? HashTypeName(byte type)
    {
        string? name = (type & 0x7f) switch { 1 => "ALL", 2 => "NONE", 3 => "SINGLE", _ => null };
        return name is not null && (type & 0x80) != 0 ? name + "|ANYONECANPAY" : name;
    }

    /// <summary>Two DER integers in a sequence, and one byte more.</summary>
    private static bool IsSignature(ReadOnlySpan<byte> data)
    {
        if (data.Length is < 9 or > 73 || data[0] != 0x30 || data[1] != data.Length - 3 || data[2] != 2) return false;
        int first = data[3];
        if (first == 0 || 5 + first >= data.Length || data[4 + first] != 2) return false;
        int second = data[5 + first];
        return second != 0 && first + second + 7 == data.Length && (data[4] & 0x80) == 0 && (data[6 + first] & 0x80) == 0;
    }
}
