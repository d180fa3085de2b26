using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>An output: an amount, and the script that says who may spend it.</summary>
/// <param name="Value">May be any 64-bit number until a rule has judged it.</param>
/// <param name="ScriptPubKey">The condition for spending.</param>
public readonly record struct TxOut(Amount Value, ScriptBytes ScriptPubKey) : IWire<TxOut>
{
    /// <summary>Bytes of the shortest output: amount and an empty script.</summary>
    public const int SizeMin = 9;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out TxOut value)
    {
        bool ok = reader.TryReadInt64(out long satoshis) & reader.TryReadVarBytes(out ReadOnlyMemory<byte> script);
        value = new(new(satoshis), new(script));
        return ok;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteInt64(Value.Satoshis);
        writer.WriteVarBytes(ScriptPubKey.Span);
    }
}
