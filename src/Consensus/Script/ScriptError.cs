namespace Blockchain.Consensus.Script;

/// <summary>Why a script failed. One member for each of Core's codes, so that verdicts can be compared word by word.</summary>
public enum ScriptError
{
    /// <summary>The script succeeded.</summary>
    Ok,

    /// <summary>A number that cannot be read: too long, or padded where padding is forbidden.</summary>
    UnknownError,

    /// <summary>The script ran to its end and left false, or nothing.</summary>
    EvalFalse,

    /// <summary>RETURN was executed.</summary>
    OpReturn,

    /// <summary>Longer than 10,000 bytes.</summary>
    ScriptSize,

    /// <summary>A stack element longer than 520 bytes.</summary>
    PushSize,

    /// <summary>More than 201 operations that are not pushes.</summary>
    OpCount,

    /// <summary>More than 1,000 elements on both stacks.</summary>
    StackSize,

    /// <summary>CHECKMULTISIG asks for fewer than no signatures, or for more than there are keys.</summary>
    SigCount,

    /// <summary>CHECKMULTISIG names fewer than no keys, or more than 20.</summary>
    PubKeyCount,

    /// <summary>VERIFY met false.</summary>
    Verify,

    /// <summary>EQUALVERIFY met a difference.</summary>
    EqualVerify,

    /// <summary>CHECKMULTISIGVERIFY met too few valid signatures.</summary>
    CheckMultiSigVerify,

    /// <summary>CHECKSIGVERIFY met an invalid signature.</summary>
    CheckSigVerify,

    /// <summary>NUMEQUALVERIFY met different numbers.</summary>
    NumEqualVerify,

    /// <summary>An opcode without meaning, or a push that runs over the end.</summary>
    BadOpcode,

    /// <summary>An opcode that was switched off in August 2010.</summary>
    DisabledOpcode,

    /// <summary>Too few elements on the stack.</summary>
    InvalidStackOperation,

    /// <summary>Too few elements on the second stack.</summary>
    InvalidAltStackOperation,

    /// <summary>IF, ELSE and ENDIF do not match.</summary>
    UnbalancedConditional,

    /// <summary>A lock time below zero.</summary>
    NegativeLockTime,

    /// <summary>The transaction is locked for less time than the script demands.</summary>
    UnsatisfiedLockTime,

    /// <summary>An undefined signature hash type (policy).</summary>
    SigHashType,

    /// <summary>A signature that is not strict DER (BIP 66).</summary>
    SigDer,

    /// <summary>A push that has a shorter form (policy).</summary>
    MinimalData,

    /// <summary>A scriptSig that does more than push (BIP 16, policy elsewhere).</summary>
    SigPushOnly,

    /// <summary>s in the upper half (policy).</summary>
    SigHighS,

    /// <summary>The unused argument of CHECKMULTISIG is not empty (BIP 147).</summary>
    SigNullDummy,

    /// <summary>A public key in no known form (policy; consensus for an empty key in tapscript).</summary>
    PubKeyType,

    /// <summary>Not exactly one element left (consensus in witness scripts).</summary>
    CleanStack,

    /// <summary>IF met something else than nothing or 01 (policy).</summary>
    MinimalIf,

    /// <summary>A signature that failed and was not empty (policy).</summary>
    SigNullFail,

    /// <summary>A NOP that a soft fork may redefine (policy).</summary>
    DiscourageUpgradableNops,

    /// <summary>An unknown witness version (policy).</summary>
    DiscourageUpgradableWitnessProgram,

    /// <summary>An unknown leaf version (policy).</summary>
    DiscourageUpgradableTaprootVersion,

    /// <summary>An opcode that always succeeds (policy).</summary>
    DiscourageOpSuccess,

    /// <summary>An unknown public key type in tapscript (policy).</summary>
    DiscourageUpgradablePubKeyType,

    /// <summary>A version 0 program of neither 20 nor 32 bytes.</summary>
    WitnessProgramWrongLength,

    /// <summary>A witness program is spent without witness.</summary>
    WitnessProgramWitnessEmpty,

    /// <summary>The witness is not what the program commits to.</summary>
    WitnessProgramMismatch,

    /// <summary>A scriptSig beside a bare witness program.</summary>
    WitnessMalleated,

    /// <summary>A scriptSig that is more than one push of the witness program.</summary>
    WitnessMalleatedP2sh,

    /// <summary>A witness that nothing asks for.</summary>
    WitnessUnexpected,

    /// <summary>An uncompressed key in a witness script (policy).</summary>
    WitnessPubKeyType,

    /// <summary>A Schnorr signature of neither 64 nor 65 bytes.</summary>
    SchnorrSigSize,

    /// <summary>A hash type that BIP 341 does not define, or one that names an output that does not exist.</summary>
    SchnorrSigHashType,

    /// <summary>A Schnorr signature that does not verify.</summary>
    SchnorrSig,

    /// <summary>A control block that is not 33 + 32·n bytes, n up to 128.</summary>
    TaprootWrongControlSize,

    /// <summary>More signature checks than the witness's weight pays for (BIP 342).</summary>
    TapscriptValidationWeight,

    /// <summary>CHECKMULTISIG in tapscript.</summary>
    TapscriptCheckMultiSig,

    /// <summary>IF met something else than nothing or 01 in tapscript.</summary>
    TapscriptMinimalIf,

    /// <summary>CODESEPARATOR in a legacy script (policy).</summary>
    OpCodeSeparator,

    /// <summary>A legacy script that holds the signature it checks (policy).</summary>
    SigFindAndDelete,
}
