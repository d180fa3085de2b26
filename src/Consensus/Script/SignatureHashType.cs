namespace Blockchain.Consensus.Script;

/// <summary>Which parts of the transaction a signature covers. One byte in signatures; legacy hashing takes any 32 bits.</summary>
/// <param name="Value">The low five bits choose the outputs, 0x80 chooses the inputs.</param>
public readonly record struct SignatureHashType(uint Value)
{
    private const uint OutputMask = 0x1f;
    private const uint AnyoneCanPayBit = 0x80;

    /// <summary>Everything, in taproot's form without a byte for the type (BIP 341).</summary>
    public static SignatureHashType Default => new(0);

    /// <summary>All inputs, all outputs.</summary>
    public static SignatureHashType All => new(1);

    /// <summary>All inputs, no output.</summary>
    public static SignatureHashType None => new(2);

    /// <summary>All inputs, the output at the input's position.</summary>
    public static SignatureHashType Single => new(3);

    /// <summary>Whether no output is covered.</summary>
    public bool IsNone => (Value & OutputMask) == None.Value;

    /// <summary>Whether only the output at the input's position is covered.</summary>
    public bool IsSingle => (Value & OutputMask) == Single.Value;

    /// <summary>Whether other inputs are not covered.</summary>
    public bool IsAnyoneCanPay => (Value & AnyoneCanPayBit) != 0;

    /// <summary>Whether the type is 1, 2 or 3, with or without 0x80: all that relay policy takes in ECDSA signatures.</summary>
    public bool IsDefined => (Value & ~AnyoneCanPayBit) is 1 or 2 or 3;

    /// <summary>Whether BIP 341 defines the type: 0 too, but not 0x80.</summary>
    public bool IsTaprootDefined => Value == 0 || IsDefined;

    /// <summary>The same with only this input covered.</summary>
    public SignatureHashType AnyoneCanPay() => new(Value | AnyoneCanPayBit);
}
