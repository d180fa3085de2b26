namespace Blockchain.Wallet.Keys;

/// <summary>What is wrong with words that should lead to a wallet's keys.</summary>
public enum MnemonicFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Not 12, 15, 18, 21 or 24 words.</summary>
    WordCount,

    /// <summary>A word is not in the list.</summary>
    UnknownWord,

    /// <summary>Every word is in the list, but one is another than it was, or two are swapped.</summary>
    Checksum,
}
