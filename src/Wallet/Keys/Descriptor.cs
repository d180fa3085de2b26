using Blockchain.Consensus.Addresses;

namespace Blockchain.Wallet.Keys;

/// <summary>A row of an account's addresses as other wallets take it (BIP 380 to 386).</summary>
public static class Descriptor
{
    /// <summary>Writes a descriptor with its checksum, such as <c>wpkh([73c5da0a/84'/1'/0']tpub…/0/*)#…</c>.</summary>
    /// <param name="account">The account.</param>
    /// <param name="fingerprint">Of the root key.</param>
    /// <param name="key">The account's extended key as text, of either half.</param>
    /// <param name="branch">Which row.</param>
    public static string Of(Account account, uint fingerprint, string key, Branch branch)
    {
        string origin = account.Path.ToString()[1..]; // the root's m is what the fingerprint stands for
        string text = $"{Function(account.Purpose)}([{fingerprint:x8}{origin}]{key}/{(byte)branch}/*)";
        return $"{text}#{DescriptorChecksum.Of(text)}";
    }

    private static string Function(Purpose purpose) => purpose switch
    {
        Purpose.KeyHash => "pkh",
        Purpose.WitnessKeyHash => "wpkh",
        Purpose.Taproot => "tr",
    };
}
