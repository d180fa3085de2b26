namespace Blockchain.Consensus.Script;

/// <summary>What the interpreter enforces; each flag is switched by a consensus rule or by relay policy. Names are Core's.</summary>
[Flags]
public enum ScriptFlags : uint
{
    /// <summary>The rules of 2009.</summary>
    None = 0,

    /// <summary>Pay to script hash (BIP 16).</summary>
    P2sh = 1 << 0,

    /// <summary>Policy: defined hash types and public key encodings.</summary>
    StrictEncoding = 1 << 1,

    /// <summary>Strict DER signatures (BIP 66).</summary>
    DerSignatures = 1 << 2,

    /// <summary>Policy: s in the lower half (BIP 62 rule 5).</summary>
    LowS = 1 << 3,

    /// <summary>The dummy of CHECKMULTISIG is empty (BIP 147).</summary>
    NullDummy = 1 << 4,

    /// <summary>Policy: scriptSig only pushes (BIP 62 rule 2).</summary>
    SigPushOnly = 1 << 5,

    /// <summary>Policy: shortest pushes and numbers (BIP 62 rules 3 and 4).</summary>
    MinimalData = 1 << 6,

    /// <summary>Policy: no NOPs that soft forks may redefine.</summary>
    DiscourageUpgradableNops = 1 << 7,

    /// <summary>Policy: exactly one element is left (BIP 62 rule 6); needs <see cref="P2sh"/> and <see cref="Witness"/>.</summary>
    CleanStack = 1 << 8,

    /// <summary>CHECKLOCKTIMEVERIFY (BIP 65).</summary>
    CheckLockTimeVerify = 1 << 9,

    /// <summary>CHECKSEQUENCEVERIFY (BIP 112).</summary>
    CheckSequenceVerify = 1 << 10,

    /// <summary>Segregated witness (BIP 141, 143).</summary>
    Witness = 1 << 11,

    /// <summary>Policy: no unknown witness versions.</summary>
    DiscourageUpgradableWitnessProgram = 1 << 12,

    /// <summary>Policy: IF takes an empty vector or 01.</summary>
    MinimalIf = 1 << 13,

    /// <summary>Policy: failing signature checks have empty signatures (BIP 146).</summary>
    NullFail = 1 << 14,

    /// <summary>Policy: compressed keys in witness scripts.</summary>
    WitnessPublicKeyType = 1 << 15,

    /// <summary>Policy: no signature in CODESEPARATOR scripts' find-and-delete.</summary>
    ConstScriptCode = 1 << 16,

    /// <summary>Taproot and tapscript (BIP 341, 342).</summary>
    Taproot = 1 << 17,

    /// <summary>Policy: no unknown taproot leaf versions.</summary>
    DiscourageUpgradableTaprootVersion = 1 << 18,

    /// <summary>Policy: no OP_SUCCESS.</summary>
    DiscourageOpSuccess = 1 << 19,

    /// <summary>Policy: no unknown public key types in tapscript.</summary>
    DiscourageUpgradablePublicKeyType = 1 << 20,
}
