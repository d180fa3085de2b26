using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Blocks;

/// <summary>An input: the output it spends and the proof that it may.</summary>
/// <param name="Previous">The output that is spent; <see cref="OutPoint.Null"/> in a coinbase.</param>
/// <param name="ScriptSig">The proof in the transaction's own body.</param>
/// <param name="Sequence">Relative lock time (BIP 68), replacement signal (BIP 125), or all ones for final.</param>
/// <param name="Witness">The proof beside the body (BIP 141); not part of the transaction's id.</param>
public readonly record struct TxIn(OutPoint Previous, ScriptBytes ScriptSig, uint Sequence, Witness Witness = default)
{
    /// <summary>The sequence that switches lock times off.</summary>
    public const uint SequenceFinal = uint.MaxValue;

    /// <summary>Bytes of the shortest input: outpoint, an empty script, sequence.</summary>
    public const int SizeMin = OutPoint.Size + 1 + 4;

    /// <summary>Reads everything but the witness, which stands elsewhere in the transaction.</summary>
    public static bool TryReadWithoutWitness(ref WireReader reader, out TxIn value)
    {
        uint sequence = 0;
        bool ok = OutPoint.TryRead(ref reader, out OutPoint previous)
            & reader.TryReadVarBytes(out ReadOnlyMemory<byte> script)
            && reader.TryReadUInt32(out sequence);
        value = new(previous, new(script), sequence);
        return ok;
    }

    /// <summary>Writes everything but the witness.</summary>
    public void WriteWithoutWitness(WireWriter writer)
    {
        Previous.Write(writer);
        writer.WriteVarBytes(ScriptSig.Span);
        writer.WriteUInt32(Sequence);
    }
}
