using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>Answers a script's questions for one input of a transaction.</summary>
/// <remarks>
/// For one thread at a time. The last ECDSA hash is kept: CHECKMULTISIG with n keys and scripts with many CHECKSIGs
/// would otherwise hash the same bytes again for every pair, which is the costly half of quadratic hashing.
/// </remarks>
/// <param name="transaction">The transaction and what it spends.</param>
/// <param name="input">Position of the input.</param>
/// <param name="verifier">The elliptic curve.</param>
public sealed class TransactionChecker(SpendingTransaction transaction, int input, ISignatureVerifier verifier) : ISpendChecker
{
    private const uint SequenceDisabled = 1u << 31;
    private const uint SequenceIsTime = 1u << 22;
    private const uint SequenceMask = SequenceIsTime | 0xffff;
    private const int ScratchBytes = 256;
    private const int SchnorrBytes = 64;

    private WireWriter? scratch;
    private (ReadOnlyMemory<byte> Code, SignatureHashType Type, SignatureVersion Version, Hash256 Hash)? last;

    /// <inheritdoc/>
    public bool CheckEcdsa(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlyMemory<byte> scriptCode, SignatureVersion version)
    {
        if (signature.IsEmpty || !EcdsaEncoding.HasKeyLength(publicKey)) return false;
        Span<byte> compact = stackalloc byte[DerSignature.CompactSize];
        if (!DerSignature.TryReadLax(signature[..^1], compact)) return false;
        Hash256 hash = HashFor(scriptCode, new(signature[^1]), version);
        return verifier.VerifyEcdsa(publicKey, compact, hash);
    }

    /// <inheritdoc/>
    public ScriptError CheckSchnorr(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, TaprootPath path)
    {
        if (signature.Length is not (SchnorrBytes or SchnorrBytes + 1)) return ScriptError.SchnorrSigSize;
        SignatureHashType type = SignatureHashType.Default;
        if (signature.Length > SchnorrBytes)
        {
            type = new(signature[^1]);
            if (type == SignatureHashType.Default) return ScriptError.SchnorrSigHashType; // would give one signature two forms
        }
        scratch ??= new(ScratchBytes);
        if (!SignatureHash.TryTaproot(scratch, transaction, input, path, type, out Hash256 hash)) return ScriptError.SchnorrSigHashType;
        Span<byte> message = stackalloc byte[Hash256.Size];
        hash.CopyTo(message);
        return verifier.VerifySchnorr(publicKey, signature[..SchnorrBytes], message) ? ScriptError.Ok : ScriptError.SchnorrSig;
    }

    /// <inheritdoc/>
    public bool CheckTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak) =>
        verifier.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak);

    /// <inheritdoc/>
    public bool CheckLockTime(ScriptNumber lockTime)
    {
        uint actual = transaction.Transaction.LockTime;
        bool sameKind = actual < ScriptLimits.LockTimeThreshold == lockTime.Value < ScriptLimits.LockTimeThreshold;
        // A final input would switch the transaction's lock time off.
        return sameKind && lockTime.Value <= actual && transaction.Transaction.Inputs[input].Sequence != TxIn.SequenceFinal;
    }

    /// <inheritdoc/>
    public bool CheckSequence(ScriptNumber sequence)
    {
        uint actual = transaction.Transaction.Inputs[input].Sequence;
        if (transaction.Transaction.Version < 2 || (actual & SequenceDisabled) != 0) return false;
        long wanted = sequence.Value & SequenceMask;
        uint given = actual & SequenceMask;
        bool sameKind = given < SequenceIsTime == wanted < SequenceIsTime;
        return sameKind && wanted <= given;
    }

    private Hash256 HashFor(ReadOnlyMemory<byte> scriptCode, SignatureHashType type, SignatureVersion version)
    {
        // Memory equality is identity (same object, same range), so this costs nothing and cannot confuse two scripts.
        if (last is { } kept && kept.Type == type && kept.Version == version && kept.Code.Equals(scriptCode)) return kept.Hash;
        scratch ??= new(ScratchBytes);
        Hash256 hash = version == SignatureVersion.Legacy
            ? SignatureHash.Legacy(scratch, transaction.Transaction, input, scriptCode.Span, type)
            : SignatureHash.Segwit(scratch, transaction, input, scriptCode.Span, type);
        last = (scriptCode, type, version, hash);
        return hash;
    }
}
