using System.Security.Cryptography;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>The hash that a signature signs, in its three generations.</summary>
public static class SignatureHash
{
    private const byte TaprootEpoch = 0;
    private const byte TapscriptKeyVersion = 0;
    private const int SegwitFixedBytes = 156;
    private const int TaprootBytesMax = 212;

    /// <summary>The hash of 2009. Its cost grows with the transaction, for each input anew.</summary>
    /// <param name="transaction">What is signed.</param>
    /// <param name="input">Position of the input that is signed for.</param>
    /// <param name="scriptCode">The script from its last CODESEPARATOR on, without the signature (see BIP 143's motivation); later CODESEPARATORs are left out here.</param>
    /// <param name="type">All 32 bits are hashed.</param>
    public static Hash256 Legacy(Transaction transaction, int input, ReadOnlySpan<byte> scriptCode, SignatureHashType type) =>
        Legacy(new WireWriter(transaction.StrippedSize + scriptCode.Length + 16), transaction, input, scriptCode, type);

    /// <summary>The hash of version 0 witness programs (BIP 143), which also covers the amount that is spent.</summary>
    /// <param name="transaction">What is signed; the amount is taken from the spent output.</param>
    /// <param name="input">Position of the input that is signed for.</param>
    /// <param name="scriptCode">The witness script from its last CODESEPARATOR on, or the script that a 20-byte program stands for.</param>
    /// <param name="type">All 32 bits are hashed.</param>
    public static Hash256 Segwit(SpendingTransaction transaction, int input, ReadOnlySpan<byte> scriptCode, SignatureHashType type) =>
        Segwit(new WireWriter(SegwitFixedBytes + 9 + scriptCode.Length), transaction, input, scriptCode, type);

    /// <summary>The hash of taproot spends (BIP 341, BIP 342), which also covers every amount and script that is spent.</summary>
    /// <param name="transaction">What is signed.</param>
    /// <param name="input">Position of the input that is signed for.</param>
    /// <param name="path">Annex and leaf.</param>
    /// <param name="type">How much is covered.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False if the type is undefined, or names an output that does not exist.</returns>
    public static bool TryTaproot(SpendingTransaction transaction, int input, TaprootPath path, SignatureHashType type, out Hash256 hash) =>
        TryTaproot(new WireWriter(TaprootBytesMax), transaction, input, path, type, out hash);

    internal static Hash256 Legacy(WireWriter writer, Transaction transaction, int input, ReadOnlySpan<byte> scriptCode, SignatureHashType type)
    {
        // The bug of 2009, consensus ever since: no output at the input's position signs the number one.
        if (type.IsSingle && input >= transaction.Outputs.Length) return new(1, 0, 0, 0);
        writer.Clear();
        writer.WriteUInt32(transaction.Version);
        WriteLegacyInputs(writer, transaction, input, scriptCode, type);
        WriteLegacyOutputs(writer, transaction, input, type);
        writer.WriteUInt32(transaction.LockTime);
        writer.WriteUInt32(type.Value);
        return Sha256d.Of(writer.Written);
    }

    internal static Hash256 Segwit(
        WireWriter writer, SpendingTransaction spending, int input, ReadOnlySpan<byte> scriptCode, SignatureHashType type)
    {
        Transaction transaction = spending.Transaction;
        TransactionDigests digests = spending.Digests;
        TxIn signed = transaction.Inputs[input];
        bool allOutputs = !type.IsSingle && !type.IsNone;
        writer.Clear();
        writer.WriteUInt32(transaction.Version);
        writer.WriteHash(type.IsAnyoneCanPay ? Hash256.Zero : digests.DoublePrevouts);
        writer.WriteHash(type.IsAnyoneCanPay || !allOutputs ? Hash256.Zero : digests.DoubleSequences);
        signed.Previous.Write(writer);
        writer.WriteVarBytes(scriptCode);
        writer.WriteInt64(spending.Spent[input].Value.Satoshis);
        writer.WriteUInt32(signed.Sequence);
        writer.WriteHash(allOutputs ? digests.DoubleOutputs : SegwitSingleOutput(transaction, input, type));
        writer.WriteUInt32(transaction.LockTime);
        writer.WriteUInt32(type.Value);
        return Sha256d.Of(writer.Written);
    }

    internal static bool TryTaproot(
        WireWriter writer, SpendingTransaction spending, int input, TaprootPath path, SignatureHashType type, out Hash256 hash)
    {
        hash = default;
        Transaction transaction = spending.Transaction;
        if (!type.IsTaprootDefined || (type.IsSingle && input >= transaction.Outputs.Length)) return false;
        TransactionDigests digests = spending.Digests;
        writer.Clear();
        writer.WriteByte(TaprootEpoch);
        writer.WriteByte((byte)type.Value);
        writer.WriteUInt32(transaction.Version);
        writer.WriteUInt32(transaction.LockTime);
        if (!type.IsAnyoneCanPay)
        {
            writer.WriteHash(digests.Prevouts);
            writer.WriteHash(digests.Amounts);
            writer.WriteHash(digests.Scripts);
            writer.WriteHash(digests.Sequences);
        }
        if (!type.IsNone && !type.IsSingle) writer.WriteHash(digests.Outputs);
        WriteTaprootInput(writer, spending, input, path, type);
        if (type.IsSingle) writer.WriteHash(Sha256Of(transaction.Outputs[input]));
        if (path.Leaf is { } leaf)
        {
            writer.WriteHash(leaf.LeafHash);
            writer.WriteByte(TapscriptKeyVersion);
            writer.WriteUInt32(leaf.CodeSeparator);
        }
        hash = TaggedHash.Of(HashTag.TapSighash, writer.Written);
        return true;
    }

    private static void WriteTaprootInput(
        WireWriter writer, SpendingTransaction spending, int input, TaprootPath path, SignatureHashType type)
    {
        int extension = path.Leaf is null ? 0 : 1;
        writer.WriteByte((byte)((extension << 1) | (path.AnnexHash is null ? 0 : 1)));
        if (type.IsAnyoneCanPay)
        {
            TxIn signed = spending.Transaction.Inputs[input];
            signed.Previous.Write(writer);
            spending.Spent[input].Write(writer);
            writer.WriteUInt32(signed.Sequence);
        }
        else
        {
            writer.WriteUInt32((uint)input);
        }
        if (path.AnnexHash is { } annex) writer.WriteHash(annex);
    }

    private static void WriteLegacyInputs(
        WireWriter writer, Transaction transaction, int input, ReadOnlySpan<byte> scriptCode, SignatureHashType type)
    {
        int first = type.IsAnyoneCanPay ? input : 0;
        int end = type.IsAnyoneCanPay ? input + 1 : transaction.Inputs.Length;
        bool keepSequences = !type.IsSingle && !type.IsNone;
        writer.WriteCompactSize((ulong)(end - first));
        for (int i = first; i < end; i++)
        {
            TxIn other = transaction.Inputs[i];
            other.Previous.Write(writer);
            if (i == input) WriteWithoutSeparators(writer, scriptCode);
            else writer.WriteByte(0);
            writer.WriteUInt32(i == input || keepSequences ? other.Sequence : 0);
        }
    }

    private static void WriteLegacyOutputs(WireWriter writer, Transaction transaction, int input, SignatureHashType type)
    {
        int count = type.IsNone ? 0 : type.IsSingle ? input + 1 : transaction.Outputs.Length;
        writer.WriteCompactSize((ulong)count);
        for (int i = 0; i < count; i++)
        {
            // SINGLE writes the outputs before its own as "no output": an amount of -1 and no script.
            TxOut output = type.IsSingle && i != input ? new(new(-1), default) : transaction.Outputs[i];
            output.Write(writer);
        }
    }

    /// <summary>
    /// Writes a script without its CODESEPARATORs. A push that runs over the end is cut off behind its opcode and length
    /// although its bytes were counted: no script that signs this way can succeed, but recorded hashes have it so.
    /// </summary>
    private static void WriteWithoutSeparators(WireWriter writer, ReadOnlySpan<byte> script)
    {
        int separators = 0;
        ScriptReader reader = new(script);
        while (reader.TryRead(out Opcode opcode))
        {
            if (opcode == Opcode.CodeSeparator) separators++;
        }
        writer.WriteCompactSize((ulong)(script.Length - separators));
        reader = new(script);
        int start = 0;
        while (separators > 0 && reader.TryRead(out Opcode opcode))
        {
            if (opcode != Opcode.CodeSeparator) continue;
            writer.WriteBytes(script[start..(reader.Position - 1)]);
            start = reader.Position;
            separators--;
        }
        while (reader.TryRead(out _))
        {
        }
        if (start != script.Length) writer.WriteBytes(script[start..reader.Position]);
    }

    private static Hash256 SegwitSingleOutput(Transaction transaction, int input, SignatureHashType type)
    {
        if (!type.IsSingle || input >= transaction.Outputs.Length) return Hash256.Zero;
        WireWriter writer = new();
        transaction.Outputs[input].Write(writer);
        return Sha256d.Of(writer.Written);
    }

    private static Hash256 Sha256Of(TxOut output)
    {
        WireWriter writer = new();
        output.Write(writer);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(writer.Written, digest);
        return Hash256.Read(digest);
    }
}
