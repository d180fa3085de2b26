using System.Security.Cryptography;
using Blockchain.Files;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary>A wallet that is about to be made.</summary>
/// <param name="Path">Its file, which is not there yet.</param>
/// <param name="Chain">The chain it is for.</param>
/// <param name="BirthHeight">No block below it pays to the wallet.</param>
/// <param name="IsExtended">Whether a passphrase of BIP 39 belongs to its words.</param>
/// <param name="PassphraseFile">The file that has the passphrase, or null to ask.</param>
internal sealed record NewWallet(string Path, NamedChain Chain, uint BirthHeight, bool IsExtended, string? PassphraseFile)
{
    /// <summary>Asks for the passphrase of the file.</summary>
    /// <exception cref="CommandException">There is none that will do.</exception>
    public byte[] AskPassphrase(ITerminal terminal) => new PassphraseSource(terminal).New(PassphraseFile);

    /// <summary>Asks for the passphrase of BIP 39, where one belongs to the words.</summary>
    /// <exception cref="CommandException">There is none, or it holds characters whose one form is not known here.</exception>
    public string AskExtension(ITerminal terminal)
    {
        if (!IsExtended) return "";
        using SecretText text = terminal.AskSecret("passphrase of BIP 39, which belongs to the words: ")
            ?? throw new CommandException(ExitCode.Usage, "there is no passphrase of BIP 39: it comes after the other on standard input");
        if (Nfkd.TryNormalize(text.Characters, out string? extension, out int unknown)) return extension;
        throw new CommandException(
            ExitCode.Usage, $"character {unknown + 1} of the passphrase of BIP 39 is none that this wallet can read as others do: it knows U+0020 to U+{(int)Nfkd.Last:X4}");
    }

    /// <summary>Makes the file, and says what was made.</summary>
    /// <exception cref="CommandException">The disk does not take it; or somebody else made the file while words were written down.</exception>
    public void Make(Mnemonic words, string extension, byte[] passphrase, ITerminal terminal)
    {
        try
        {
            WalletFile file = WalletFile.Create(
                WalletOption.PathOfNew(Path), new(words, extension, Chain.Name, Chain.Network, BirthHeight), passphrase, PassphraseStretching.Default);
            terminal.Error.WriteLine($"made {Path}: a wallet for {Chain.Name}, {file.Head.Fingerprint:x8}");
        }
        catch (StorageException broken)
        {
            throw Failures.Of(broken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }
}
