using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>A transaction, immutable, with its ids and sizes computed once.</summary>
public sealed class Transaction : IWire<Transaction>, IEquatable<Transaction>
{
    /// <summary>A byte outside the witness weighs four, one inside weighs one (BIP 141).</summary>
    public const int WitnessScaleFactor = 4;

    /// <summary>Bytes of the shortest body that parses: version, two counts of zero, lock time.</summary>
    public const int SizeMin = 10;

    private const byte WitnessMarker = 0x00;
    private const byte WitnessFlag = 0x01;

    /// <summary>Builds a transaction from its parts.</summary>
    public Transaction(uint version, ImmutableArray<TxIn> inputs, ImmutableArray<TxOut> outputs, uint lockTime)
    {
        Version = version;
        Inputs = inputs;
        Outputs = outputs;
        LockTime = lockTime;
        foreach (TxIn input in inputs) HasWitness |= !input.Witness.IsEmpty;
        WireWriter writer = new();
        WriteBody(writer);
        StrippedSize = writer.Length;
        Id = new(Sha256d.Of(writer.Written));
        WitnessId = new(Id.Value);
        Size = StrippedSize;
        if (!HasWitness) return;
        writer.Clear();
        Write(writer);
        Size = writer.Length;
        WitnessId = new(Sha256d.Of(writer.Written));
    }

    /// <summary>Format version; 2 and above switch relative lock times on (BIP 68).</summary>
    public uint Version { get; }

    /// <summary>What is spent.</summary>
    public ImmutableArray<TxIn> Inputs { get; }

    /// <summary>What is created.</summary>
    public ImmutableArray<TxOut> Outputs { get; }

    /// <summary>The first height or time at which the transaction may stand in a block; below 500,000,000 it is a height.</summary>
    public uint LockTime { get; }

    /// <summary>The id: the hash of the body without witness.</summary>
    public TxId Id { get; }

    /// <summary>The hash with witness; equal in bytes to <see cref="Id"/> when there is none.</summary>
    public WtxId WitnessId { get; }

    /// <summary>Bytes with witness.</summary>
    public int Size { get; }

    /// <summary>Bytes without witness.</summary>
    public int StrippedSize { get; }

    /// <summary>Weight units (BIP 141).</summary>
    public int Weight => StrippedSize * (WitnessScaleFactor - 1) + Size;

    /// <summary>A quarter of the weight, rounded up: what fees are counted by.</summary>
    public int VirtualSize => (Weight + WitnessScaleFactor - 1) / WitnessScaleFactor;

    /// <summary>Whether any input has a witness.</summary>
    public bool HasWitness { get; }

    /// <summary>Whether this creates new coins: one input that names no output.</summary>
    public bool IsCoinbase => Inputs.Length == 1 && Inputs[0].Previous.IsNull;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out Transaction value)
    {
        value = null;
        if (!reader.TryReadUInt32(out uint version)) return false;
        bool witness = reader.Peek() == WitnessMarker && reader.Peek(1) != WitnessMarker;
        if (witness && (!reader.TryReadUInt16(out ushort marked) || marked >> 8 != WitnessFlag)) return false;
        if (!TryReadInputs(ref reader, out ImmutableArray<TxIn>.Builder? inputs)) return false;
        if (!TryReadOutputs(ref reader, out ImmutableArray<TxOut> outputs)) return false;
        if (witness && !TryReadWitnesses(ref reader, inputs)) return false;
        if (!reader.TryReadUInt32(out uint lockTime)) return false;
        value = new(version, inputs.MoveToImmutable(), outputs, lockTime);
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        if (!HasWitness)
        {
            WriteBody(writer);
            return;
        }
        writer.WriteUInt32(Version);
        writer.WriteByte(WitnessMarker);
        writer.WriteByte(WitnessFlag);
        WriteInputsAndOutputs(writer);
        foreach (TxIn input in Inputs) input.Witness.Write(writer);
        writer.WriteUInt32(LockTime);
    }

    /// <summary>Writes the form without witness, which the id covers.</summary>
    public void WriteBody(WireWriter writer)
    {
        writer.WriteUInt32(Version);
        WriteInputsAndOutputs(writer);
        writer.WriteUInt32(LockTime);
    }

    /// <summary>Equal when body and witness are.</summary>
    public bool Equals(Transaction? other) => other is not null && WitnessId == other.WitnessId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Transaction);

    /// <inheritdoc/>
    public override int GetHashCode() => WitnessId.GetHashCode();

    /// <summary>The id.</summary>
    public override string ToString() => Id.ToString();

    private void WriteInputsAndOutputs(WireWriter writer)
    {
        writer.WriteCompactSize((ulong)Inputs.Length);
        foreach (TxIn input in Inputs) input.WriteWithoutWitness(writer);
        writer.WriteCompactSize((ulong)Outputs.Length);
        foreach (TxOut output in Outputs) output.Write(writer);
    }

    private static bool TryReadInputs(ref WireReader reader, [MaybeNullWhen(false)] out ImmutableArray<TxIn>.Builder inputs)
    {
        inputs = null;
        if (!reader.TryReadCount(TxIn.SizeMin, out int count)) return false;
        ImmutableArray<TxIn>.Builder read = ImmutableArray.CreateBuilder<TxIn>(count);
        for (int i = 0; i < count; i++)
        {
            if (!TxIn.TryReadWithoutWitness(ref reader, out TxIn input)) return false;
            read.Add(input);
        }
        inputs = read;
        return true;
    }

    private static bool TryReadOutputs(ref WireReader reader, out ImmutableArray<TxOut> outputs)
    {
        outputs = default;
        if (!reader.TryReadCount(TxOut.SizeMin, out int count)) return false;
        ImmutableArray<TxOut>.Builder read = ImmutableArray.CreateBuilder<TxOut>(count);
        for (int i = 0; i < count; i++)
        {
            if (!TxOut.TryRead(ref reader, out TxOut output)) return false;
            read.Add(output);
        }
        outputs = read.MoveToImmutable();
        return true;
    }

    /// <summary>A witness marker with no witness behind it would give one transaction two encodings: refused.</summary>
    private static bool TryReadWitnesses(ref WireReader reader, ImmutableArray<TxIn>.Builder inputs)
    {
        bool any = false;
        for (int i = 0; i < inputs.Count; i++)
        {
            if (!Witness.TryRead(ref reader, out Witness witness)) return false;
            any |= !witness.IsEmpty;
            inputs[i] = inputs[i] with { Witness = witness };
        }
        return any;
    }
}
