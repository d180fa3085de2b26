using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>What a script asks about the transaction that it runs for. None of the answers may throw.</summary>
public interface ISpendChecker
{
    /// <summary>Checks an ECDSA signature; false whatever the reason.</summary>
    /// <param name="signature">DER and one byte of hash type.</param>
    /// <param name="publicKey">Any bytes.</param>
    /// <param name="scriptCode">The script that is signed, as the version wants it.</param>
    /// <param name="version">Legacy or version 0 witness.</param>
    bool CheckEcdsa(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlyMemory<byte> scriptCode, SignatureVersion version);

    /// <summary>Checks a Schnorr signature of 64 bytes, or 65 with a hash type, and says what is wrong with it.</summary>
    ScriptError CheckSchnorr(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, TaprootPath path);

    /// <summary>Checks that an output key commits to an internal key and a tweak (BIP 341).</summary>
    bool CheckTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak);

    /// <summary>Whether the transaction is locked at least until then (BIP 65).</summary>
    /// <param name="lockTime">Not negative; at most five bytes long.</param>
    bool CheckLockTime(ScriptNumber lockTime);

    /// <summary>Whether the input is locked for at least that long (BIP 112).</summary>
    /// <param name="sequence">Not negative, its disable bit not set; at most five bytes long.</param>
    bool CheckSequence(ScriptNumber sequence);
}
