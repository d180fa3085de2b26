namespace Blockchain.Wallet.Messages;

/// <summary>What a signature under a message is worth.</summary>
public enum MessageVerdict
{
    /// <summary>The owner of the address signed exactly this text.</summary>
    Signed,

    /// <summary>Another key signed, or the text was changed: the two cannot be told apart.</summary>
    OtherKey,

    /// <summary>The numbers of the signature lead to no key.</summary>
    NoKey,

    /// <summary>Not base 64 of 65 bytes with a known header.</summary>
    MalformedSignature,

    /// <summary>The address stands for a script or a taproot key, which this kind of signature cannot prove.</summary>
    AddressHoldsNoKey,
}
