using System.Collections.Immutable;

namespace Blockchain.Wallet.Keys;

/// <summary>What is wrong with the words of a wallet, and where.</summary>
/// <param name="Fault">The kind of mistake.</param>
/// <param name="Number">How many words there are; for an unknown one its number, from 1.</param>
/// <param name="Meant">What an unknown word may have been; may be empty.</param>
public readonly record struct MnemonicError(MnemonicFault Fault, int Number, ImmutableArray<string> Meant)
{
    /// <summary>Nothing wrong.</summary>
    public static MnemonicError None => new(MnemonicFault.None, 0, []);

    /// <summary>One sentence for people; it never repeats a word that was right.</summary>
    public override string ToString() => Fault switch
    {
        MnemonicFault.None => "no error",
        MnemonicFault.WordCount => $"there are {Number} words; wallets have {string.Join(", ", Mnemonic.WordCounts[..^1])} or {Mnemonic.WordCounts[^1]}",
        MnemonicFault.UnknownWord when Meant.IsDefaultOrEmpty => $"word {Number} is not in the list of BIP 39",
        MnemonicFault.UnknownWord => $"word {Number} is not in the list of BIP 39; was it {string.Join(" or ", Meant)}?",
        MnemonicFault.Checksum => "all words are in the list, but they do not belong together: one is wrong, or two are swapped",
    };
}
