using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Chain;

/// <summary>How a coin's script is kept: whole, or as the hash or key of a template that gives the rest.</summary>
internal enum ScriptForm : byte
{
    /// <summary>A length and the bytes.</summary>
    Whole = 0,

    /// <summary>DUP HASH160 (20 bytes) EQUALVERIFY CHECKSIG.</summary>
    KeyHash = 1,

    /// <summary>HASH160 (20 bytes) EQUAL.</summary>
    ScriptHash = 2,

    /// <summary>0 (20 bytes).</summary>
    WitnessKeyHash = 3,

    /// <summary>0 (32 bytes).</summary>
    WitnessScriptHash = 4,

    /// <summary>1 (32 bytes).</summary>
    Taproot = 5,
}

/// <summary>The templates: a prefix, a payload and a suffix.</summary>
internal static class ScriptForms
{
    /// <summary>The template that a script follows.</summary>
    public static ScriptForm Of(ReadOnlySpan<byte> script) => script switch
    {
        [0x76, 0xa9, 0x14, .., 0x88, 0xac] when script.Length == 25 => ScriptForm.KeyHash,
        [0xa9, 0x14, .., 0x87] when script.Length == 23 => ScriptForm.ScriptHash,
        [0x00, 0x14, ..] when script.Length == 22 => ScriptForm.WitnessKeyHash,
        [0x00, 0x20, ..] when script.Length == 34 => ScriptForm.WitnessScriptHash,
        [0x51, 0x20, ..] when script.Length == 34 => ScriptForm.Taproot,
        _ => ScriptForm.Whole,
    };

    /// <summary>Bytes before the payload.</summary>
    public static ReadOnlySpan<byte> Prefix(ScriptForm form) => form switch
    {
        ScriptForm.Whole => [],
        ScriptForm.KeyHash => [0x76, 0xa9, 0x14],
        ScriptForm.ScriptHash => [0xa9, 0x14],
        ScriptForm.WitnessKeyHash => [0x00, 0x14],
        ScriptForm.WitnessScriptHash => [0x00, 0x20],
        ScriptForm.Taproot => [0x51, 0x20],
    };

    /// <summary>Bytes after the payload.</summary>
    public static ReadOnlySpan<byte> Suffix(ScriptForm form) => form switch
    {
        ScriptForm.KeyHash => [0x88, 0xac],
        ScriptForm.ScriptHash => [0x87],
        ScriptForm.Whole or ScriptForm.WitnessKeyHash or ScriptForm.WitnessScriptHash or ScriptForm.Taproot => [],
    };

    /// <summary>Bytes of the payload; zero for a whole script, whose length is written.</summary>
    public static int PayloadSize(ScriptForm form) => form switch
    {
        ScriptForm.Whole => 0,
        ScriptForm.KeyHash or ScriptForm.ScriptHash or ScriptForm.WitnessKeyHash => 20,
        ScriptForm.WitnessScriptHash or ScriptForm.Taproot => 32,
    };

    /// <summary>The script of a template.</summary>
    public static ScriptBytes Expand(ScriptForm form, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> prefix = Prefix(form);
        ReadOnlySpan<byte> suffix = Suffix(form);
        byte[] script = new byte[prefix.Length + payload.Length + suffix.Length];
        prefix.CopyTo(script);
        payload.CopyTo(script.AsSpan(prefix.Length));
        suffix.CopyTo(script.AsSpan(prefix.Length + payload.Length));
        return new(script);
    }
}
