namespace Blockchain.Consensus.Addresses;

/// <summary>What tells one network's addresses and keys from another's.</summary>
/// <param name="PubkeyHash">First byte of a base58 address that pays to a key's hash.</param>
/// <param name="ScriptHash">First byte of a base58 address that pays to a script's hash.</param>
/// <param name="SecretKey">First byte of an exported secret key.</param>
/// <param name="ExtendedPublicKey">First four bytes of an extended public key (BIP 32), the first of them highest.</param>
/// <param name="ExtendedSecretKey">First four bytes of an extended secret key (BIP 32), the first of them highest.</param>
/// <param name="Bech32">What stands before the <c>1</c> of a witness address (BIP 173).</param>
public sealed record AddressPrefixes(
    byte PubkeyHash, byte ScriptHash, byte SecretKey, uint ExtendedPublicKey, uint ExtendedSecretKey, string Bech32)
{
    /// <summary>Characters of <see cref="Bech32"/>, at most (BIP 173).</summary>
    public const int Bech32LengthMax = 83;

    /// <summary>Whether the text can stand before the <c>1</c>: lower case, visible ASCII.</summary>
    public static bool IsBech32(string text) =>
        text.Length is > 0 and <= Bech32LengthMax && text.All(static letter => letter is > ' ' and <= '~' and not (>= 'A' and <= 'Z'));
}
