using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Files;

/// <summary>What a wallet grows from.</summary>
/// <param name="Words">The words; whoever made them disposes them.</param>
/// <param name="Extension">The passphrase of BIP 39, in the form NFKD; empty for none.</param>
/// <param name="Chain">The name of the chain that the wallet is for.</param>
/// <param name="Network">What its keys and addresses look like.</param>
/// <param name="BirthHeight">No block below it pays to the wallet.</param>
public sealed record WalletOrigin(Mnemonic Words, string Extension, string Chain, KeyNetwork Network, uint BirthHeight)
{
    /// <summary>The chain alone: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => $"a wallet of {Chain}";
}
