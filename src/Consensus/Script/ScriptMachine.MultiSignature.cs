namespace Blockchain.Consensus.Script;

/// <content>
/// CHECKMULTISIG. From the top: n, n keys, m, m signatures, and one element more, which the code of 2009 removed by mistake.
/// </content>
internal sealed partial class ScriptMachine
{
    private const int KeysAt = 1;

    private ScriptError CheckMultiSignature(Opcode opcode)
    {
        if (version == SignatureVersion.Tapscript) return ScriptError.TapscriptCheckMultiSig;
        ScriptError error = ReadMultiSignature(out int keyCount, out int signatureCount);
        if (error != ScriptError.Ok) return error;
        int signaturesAt = KeysAt + keyCount + 1;
        ReadOnlyMemory<byte> code = script[signedStart..];
        for (int i = 0; i < signatureCount; i++)
        {
            error = RemoveSignature(ref code, stack[signaturesAt + i].Span);
            if (error != ScriptError.Ok) return error;
        }
        error = MatchSignatures(code, keyCount, signatureCount, out bool valid);
        if (error != ScriptError.Ok) return error;
        if (!valid && Has(ScriptFlags.NullFail) && !AreEmpty(signaturesAt, signatureCount)) return ScriptError.SigNullFail;
        stack.Drop(signaturesAt + signatureCount);
        if (Has(ScriptFlags.NullDummy) && !stack[0].IsEmpty) return ScriptError.SigNullDummy;
        stack.Drop(1);
        stack.Push(valid);
        return opcode == Opcode.CheckMultiSigVerify ? PopTrue(ScriptError.CheckMultiSigVerify) : ScriptError.Ok;
    }

    /// <summary>Reads both counts; every key counts as an operation, so that a script cannot check more than 201.</summary>
    private ScriptError ReadMultiSignature(out int keyCount, out int signatureCount)
    {
        keyCount = 0;
        signatureCount = 0;
        if (stack.Count < 1) return ScriptError.InvalidStackOperation;
        if (!TryReadNumber(0, out long keys)) return ScriptError.UnknownError;
        if (keys is < 0 or > ScriptLimits.MultiSigKeyCountMax) return ScriptError.PubKeyCount;
        keyCount = (int)keys;
        operationCount += keyCount;
        if (operationCount > ScriptLimits.OperationCountMax) return ScriptError.OpCount;
        if (stack.Count < KeysAt + keyCount + 1) return ScriptError.InvalidStackOperation;
        if (!TryReadNumber(KeysAt + keyCount, out long signatures)) return ScriptError.UnknownError;
        if (signatures < 0 || signatures > keyCount) return ScriptError.SigCount;
        signatureCount = (int)signatures;
        return stack.Count < KeysAt + keyCount + 1 + signatureCount + 1 ? ScriptError.InvalidStackOperation : ScriptError.Ok;
    }

    /// <summary>Signatures must come in the order of their keys; each key is tried once. Forms are checked only as far as the search goes.</summary>
    private ScriptError MatchSignatures(ReadOnlyMemory<byte> code, int keyCount, int signatureCount, out bool valid)
    {
        int keyAt = KeysAt;
        int signatureAt = KeysAt + keyCount + 1;
        valid = true;
        while (valid && signatureCount > 0)
        {
            ReadOnlySpan<byte> signature = stack[signatureAt].Span;
            ReadOnlySpan<byte> key = stack[keyAt].Span;
            ScriptError error = EcdsaEncoding.CheckSignature(signature, flags);
            if (error == ScriptError.Ok) error = EcdsaEncoding.CheckPublicKey(key, flags, version);
            if (error != ScriptError.Ok) return error;
            if (checker.CheckEcdsa(signature, key, code, version))
            {
                signatureAt++;
                signatureCount--;
            }
            keyAt++;
            keyCount--;
            valid = signatureCount <= keyCount;
        }
        return ScriptError.Ok;
    }

    private bool AreEmpty(int depth, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!stack[depth + i].IsEmpty) return false;
        }
        return true;
    }
}
