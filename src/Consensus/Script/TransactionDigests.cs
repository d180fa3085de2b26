using System.Collections.Immutable;
using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>
/// The hashes over all inputs and outputs that every signature of a transaction shares, so that checking n inputs
/// costs n and not n² (BIP 143, BIP 341). Single SHA-256 as BIP 341 wants them; BIP 143 hashes three of them again.
/// </summary>
internal sealed class TransactionDigests
{
    public TransactionDigests(Transaction transaction, ImmutableArray<TxOut> spent)
    {
        WireWriter writer = new(OutPoint.Size * transaction.Inputs.Length + 64);
        foreach (TxIn input in transaction.Inputs) input.Previous.Write(writer);
        Prevouts = Take(writer);
        foreach (TxIn input in transaction.Inputs) writer.WriteUInt32(input.Sequence);
        Sequences = Take(writer);
        foreach (TxOut output in spent) writer.WriteInt64(output.Value.Satoshis);
        Amounts = Take(writer);
        foreach (TxOut output in spent) writer.WriteVarBytes(output.ScriptPubKey.Span);
        Scripts = Take(writer);
        foreach (TxOut output in transaction.Outputs) output.Write(writer);
        Outputs = Take(writer);
        DoublePrevouts = Again(Prevouts);
        DoubleSequences = Again(Sequences);
        DoubleOutputs = Again(Outputs);
    }

    public Hash256 Prevouts { get; }

    public Hash256 Sequences { get; }

    public Hash256 Amounts { get; }

    public Hash256 Scripts { get; }

    public Hash256 Outputs { get; }

    public Hash256 DoublePrevouts { get; }

    public Hash256 DoubleSequences { get; }

    public Hash256 DoubleOutputs { get; }

    private static Hash256 Take(WireWriter writer)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(writer.Written, digest);
        writer.Clear();
        return Hash256.Read(digest);
    }

    private static Hash256 Again(Hash256 hash)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        hash.CopyTo(digest);
        SHA256.HashData(digest, digest);
        return Hash256.Read(digest);
    }
}
