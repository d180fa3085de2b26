using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>The shapes of script that consensus and wallets recognise, and the makers of outputs.</summary>
public static class ScriptTemplates
{
    /// <summary>Bytes of the longest witness program.</summary>
    public const int WitnessProgramSizeBytesMax = 40;

    private const int WitnessProgramSizeBytesMin = 2;
    private const int P2shSize = 2 + Hash160.Size + 1;

    /// <summary>HASH160, 20 bytes, EQUAL: and nothing else (BIP 16).</summary>
    public static bool IsP2sh(ReadOnlySpan<byte> script) =>
        script.Length == P2shSize
        && script[0] == (byte)Opcode.Hash160
        && script[1] == Hash160.Size
        && script[^1] == (byte)Opcode.Equal;

    /// <summary>A number from 0 to 16 and one direct push of 2 to 40 bytes (BIP 141).</summary>
    /// <param name="script">The script.</param>
    /// <param name="version">0 to 16.</param>
    /// <param name="program">A slice of the script.</param>
    public static bool TryGetWitnessProgram(ReadOnlySpan<byte> script, out int version, out ReadOnlySpan<byte> program)
    {
        version = 0;
        program = default;
        if (script.Length is < (2 + WitnessProgramSizeBytesMin) or > (2 + WitnessProgramSizeBytesMax)) return false;
        Opcode first = (Opcode)script[0];
        if (first != Opcode.Zero && !first.TryGetSmallNumber(out version)) return false;
        if (script[1] != script.Length - 2) return false;
        program = script[2..];
        return true;
    }

    /// <summary>The output that anybody can spend, made to raise a fee (BIP 433): version 1, program 4e73.</summary>
    public static bool IsPayToAnchor(int version, ReadOnlySpan<byte> program) => version == 1 && program is [0x4e, 0x73];

    /// <summary>Whether no witness or scriptSig can ever satisfy the script, so that its coin need not be kept.</summary>
    public static bool IsUnspendable(ReadOnlySpan<byte> script) =>
        script.Length > ScriptLimits.ScriptSizeBytesMax || (!script.IsEmpty && script[0] == (byte)Opcode.Return);

    /// <summary>Whether every operation pushes; 0x50 counts as one, for history's sake.</summary>
    public static bool IsPushOnly(ReadOnlySpan<byte> script)
    {
        ScriptReader reader = new(script);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryRead(out Opcode opcode) || opcode > Opcode.Sixteen) return false;
        }
        return true;
    }

    /// <summary>DUP HASH160 hash EQUALVERIFY CHECKSIG.</summary>
    public static ScriptBytes PayToPublicKeyHash(Hash160 publicKey) => new(PublicKeyHashScript(publicKey.ToArray()));

    /// <summary>HASH160 hash EQUAL (BIP 16).</summary>
    public static ScriptBytes PayToScriptHash(Hash160 script) =>
        new ScriptBuilder().Op(Opcode.Hash160).PushBytes(script.ToArray()).Op(Opcode.Equal).ToScript();

    /// <summary>0 and the hash of a compressed public key (BIP 141).</summary>
    public static ScriptBytes PayToWitnessPublicKeyHash(Hash160 publicKey) => PayToWitnessProgram(0, publicKey.ToArray());

    /// <summary>0 and the SHA-256 of a witness script (BIP 141).</summary>
    public static ScriptBytes PayToWitnessScriptHash(Hash256 script) => PayToWitnessProgram(0, script.ToArray());

    /// <summary>1 and an output key (BIP 341).</summary>
    public static ScriptBytes PayToTaproot(XOnlyPublicKey outputKey) => PayToWitnessProgram(1, outputKey.ToArray());

    /// <summary>Any witness version and program.</summary>
    public static ScriptBytes PayToWitnessProgram(int version, ReadOnlySpan<byte> program) =>
        new ScriptBuilder().Number(version).PushBytes(program).ToScript();

    /// <summary>RETURN and one push: carries data, can never be spent.</summary>
    public static ScriptBytes CarryData(ReadOnlySpan<byte> data) => new ScriptBuilder().Op(Opcode.Return).PushBytes(data).ToScript();

    /// <summary>The script that a version 0 program of 20 bytes stands for.</summary>
    internal static byte[] PublicKeyHashScript(ReadOnlySpan<byte> hash)
    {
        byte[] script = new byte[Hash160.Size + 5];
        script[0] = (byte)Opcode.Dup;
        script[1] = (byte)Opcode.Hash160;
        script[2] = Hash160.Size;
        hash.CopyTo(script.AsSpan(3));
        script[^2] = (byte)Opcode.EqualVerify;
        script[^1] = (byte)Opcode.CheckSig;
        return script;
    }
}
