using System.CommandLine;
using System.Security.Cryptography;
using Blockchain.Files;
using Blockchain.Wallet.Files;

namespace Blockchain.Wallet.Commands;

/// <summary><c>key create</c>, <c>key show</c>, <c>key sign</c>: keys that are no wallet's. So far those of voters, in files of their own kind.</summary>
internal static class KeyCommand
{
    private const string CreateDescription = "Makes the key of a voter, in a file of its own that a passphrase protects; prints the public key that a chain file's council names."
        + " Example: blockchain-wallet key create --for voting voter.key";

    private const string ShowDescription = "Prints the public key of a voter's file, once its passphrase has shown that nobody changed it."
        + " Example: blockchain-wallet key show voter.key";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal) => new("key", "Keys that are no wallet's.") { CreateOf(terminal), ShowOf(terminal), KeySignCommand.Create(terminal) };

    private static Command CreateOf(ITerminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "The file to make." };
        Option<string> use = new("--for") { Description = "What the key is for: voting.", Required = true };
        use.AcceptOnlyFromAmong("voting");
        Command command = new("create", CreateDescription) { file, use };
        Option<string?> passphraseFile = PassphraseSource.AddTo(command);
        command.SetAction(parsed => (int)Make(WalletOption.PathOfNew(NamedFile.PathOf(parsed.GetRequiredValue(file), "FILE")), parsed.GetValue(passphraseFile), terminal));
        return command;
    }

    private static Command ShowOf(ITerminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "The voter's file." };
        Command command = new("show", ShowDescription) { file };
        Option<string?> passphraseFile = PassphraseSource.AddTo(command);
        command.SetAction(parsed => (int)Show(NamedFile.PathOf(parsed.GetRequiredValue(file), "FILE"), parsed.GetValue(passphraseFile), terminal));
        return command;
    }

    private static ExitCode Make(string path, string? passphraseFile, ITerminal terminal)
    {
        byte[] passphrase = new PassphraseSource(terminal).New(passphraseFile);
        try
        {
            VotingKeyFile file = VotingKeyFile.Create(path, passphrase, PassphraseStretching.Default);
            terminal.Error.WriteLine($"made {path}: keep a copy, nothing else can bring this key back");
            terminal.Output.WriteLine(file.Key);
            return ExitCode.Done;
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

    private static ExitCode Show(string path, string? passphraseFile, ITerminal terminal)
    {
        if (!VotingKeyFile.TryLoad(path, out VotingKeyFile? file, out SecretFileError error)) throw Failures.Of(error);
        byte[] passphrase = new PassphraseSource(terminal).Existing(passphraseFile);
        bool isOpen = file.TryUnlock(passphrase, out _, out error);
        CryptographicOperations.ZeroMemory(passphrase);
        if (!isOpen) throw Failures.Of(error);
        terminal.Output.WriteLine(file.Key);
        return ExitCode.Done;
    }
}
