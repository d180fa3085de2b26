using System.Security.Cryptography;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary>Opens a wallet's secrets for one command.</summary>
internal static class Unlocked
{
    /// <summary>Asks for the passphrase and opens the keys, which the caller disposes.</summary>
    /// <exception cref="CommandException">There is no passphrase, or it is wrong.</exception>
    public static WalletKeys Keys(WalletFile wallet, string? passphraseFile, ITerminal terminal)
    {
        byte[] passphrase = new PassphraseSource(terminal).Existing(passphraseFile);
        try
        {
            return wallet.TryUnlock(passphrase, out WalletKeys? keys, out SecretFileError error) ? keys : throw Failures.Of(error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }
}
