using System.Security.Cryptography;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Script;

/// <content>Hashes, and the checks of single signatures.</content>
internal sealed partial class ScriptMachine
{
    private ScriptError ExecuteCrypto(Opcode opcode)
    {
        switch (opcode)
        {
            case <= Opcode.Hash256:
                return Hash(opcode);
            case Opcode.CodeSeparator:
                signedStart = nextStart;
                if (Path.Leaf is { } leaf) Path = Path with { Leaf = leaf with { CodeSeparator = operationIndex } };
                return ScriptError.Ok;
            case Opcode.CheckSig or Opcode.CheckSigVerify:
                return CheckSignature(opcode);
            case Opcode.CheckSigAdd:
                return CheckSignatureAndAdd();
            default:
                return CheckMultiSignature(opcode);
        }
    }

    private ScriptError Hash(Opcode opcode)
    {
        if (stack.Count < 1) return ScriptError.InvalidStackOperation;
        ReadOnlySpan<byte> message = stack[0].Span;
        byte[] hash = opcode switch
        {
            Opcode.Ripemd160 => Crypto.Ripemd160.Of(message),
            Opcode.Sha1 => SHA1.HashData(message),
            Opcode.Sha256 => SHA256.HashData(message),
            Opcode.Hash160 => Crypto.Hash160.Of(message).ToArray(),
            _ => Sha256d.Of(message).ToArray(), // Hash256
        };
        stack.Drop(1);
        stack.Push(hash);
        return ScriptError.Ok;
    }

    private ScriptError CheckSignature(Opcode opcode)
    {
        if (stack.Count < 2) return ScriptError.InvalidStackOperation;
        ScriptError error = Check(stack[1].Span, stack[0].Span, out bool valid);
        if (error != ScriptError.Ok) return error;
        stack.Drop(2);
        stack.Push(valid);
        return opcode == Opcode.CheckSigVerify ? PopTrue(ScriptError.CheckSigVerify) : ScriptError.Ok;
    }

    private ScriptError CheckSignatureAndAdd()
    {
        if (HasOldLimits) return ScriptError.BadOpcode;
        if (stack.Count < 3) return ScriptError.InvalidStackOperation;
        if (!TryReadNumber(1, out long number)) return ScriptError.UnknownError;
        ScriptError error = Check(stack[2].Span, stack[0].Span, out bool valid);
        if (error != ScriptError.Ok) return error;
        stack.Drop(3);
        stack.Push(new ScriptNumber(valid ? number + 1 : number));
        return ScriptError.Ok;
    }

    private ScriptError Check(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, out bool valid) =>
        version == SignatureVersion.Tapscript
            ? CheckTapscript(signature, publicKey, out valid)
            : CheckEcdsa(signature, publicKey, out valid);

    private ScriptError CheckEcdsa(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, out bool valid)
    {
        valid = false;
        ReadOnlyMemory<byte> code = script[signedStart..];
        ScriptError error = RemoveSignature(ref code, signature);
        if (error == ScriptError.Ok) error = EcdsaEncoding.CheckSignature(signature, flags);
        if (error == ScriptError.Ok) error = EcdsaEncoding.CheckPublicKey(publicKey, flags, version);
        if (error != ScriptError.Ok) return error;
        valid = checker.CheckEcdsa(signature, publicKey, code, version);
        return !valid && Has(ScriptFlags.NullFail) && !signature.IsEmpty ? ScriptError.SigNullFail : ScriptError.Ok;
    }

    private ScriptError RemoveSignature(ref ReadOnlyMemory<byte> code, ReadOnlySpan<byte> signature)
    {
        if (version != SignatureVersion.Legacy) return ScriptError.Ok;
        code = SignatureRemoval.Remove(code, signature, out int found);
        return found > 0 && Has(ScriptFlags.ConstScriptCode) ? ScriptError.SigFindAndDelete : ScriptError.Ok;
    }

    /// <summary>An empty signature is false, and any other must be valid; the weight is paid even for unknown key types (BIP 342).</summary>
    private ScriptError CheckTapscript(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, out bool valid)
    {
        valid = !signature.IsEmpty;
        if (valid)
        {
            WeightLeft -= ScriptLimits.TapscriptSignatureWeight;
            if (WeightLeft < 0) return ScriptError.TapscriptValidationWeight;
        }
        if (publicKey.IsEmpty) return ScriptError.PubKeyType;
        if (publicKey.Length == Taproot.OutputKeyBytes) return valid ? checker.CheckSchnorr(signature, publicKey, Path) : ScriptError.Ok;
        return Has(ScriptFlags.DiscourageUpgradablePublicKeyType) ? ScriptError.DiscourageUpgradablePubKeyType : ScriptError.Ok;
    }
}
