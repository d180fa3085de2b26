namespace Blockchain.Consensus.Script;

/// <summary>The limits that have been consensus since 2010 (BIP 342 lifts some of them in tapscript).</summary>
public static class ScriptLimits
{
    /// <summary>Longest legacy or version 0 witness script.</summary>
    public const int ScriptSizeBytesMax = 10_000;

    /// <summary>Longest stack element.</summary>
    public const int ElementSizeBytesMax = 520;

    /// <summary>Operations that are not pushes, in one legacy or version 0 witness script.</summary>
    public const int OperationCountMax = 201;

    /// <summary>Elements on both stacks together.</summary>
    public const int StackCountMax = 1_000;

    /// <summary>Keys of one CHECKMULTISIG.</summary>
    public const int MultiSigKeyCountMax = 20;

    /// <summary>Weight units that each signature check in tapscript uses up (BIP 342).</summary>
    public const int TapscriptSignatureWeight = 50;

    /// <summary>Weight units that a tapscript may use up for nothing (BIP 342).</summary>
    public const int TapscriptWeightAllowance = 50;

    /// <summary>Lock times below this are heights, others are seconds since 1970.</summary>
    public const uint LockTimeThreshold = 500_000_000;
}
