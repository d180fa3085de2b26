using System.CommandLine;
using System.Security.Cryptography;
using Blockchain.Files;

namespace Blockchain.Wallet.Commands;

/// <summary>Where the passphrase of a file comes from: a file, a person, or a line of standard input. Never from an argument, which others can see.</summary>
/// <param name="terminal">Where it is asked for.</param>
internal sealed class PassphraseSource(ITerminal terminal)
{
    /// <summary>A new passphrase has at least so many characters.</summary>
    public const int CharactersMin = 8;

    /// <summary>Adds the option to a command and answers it.</summary>
    public static Option<string?> AddTo(Command command)
    {
        Option<string?> file = new("--passphrase-file") { Description = "Takes the passphrase from the first line of a file.", HelpName = "FILE" };
        command.Add(file);
        return file;
    }

    /// <summary>Asks for the passphrase of a file that exists. The caller wipes it.</summary>
    /// <param name="path">The file that has it, or null to ask.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public byte[] Existing(string? path)
    {
        using SecretText text = path is not null ? FromFile(path) : AskFor("passphrase: ");
        return text.ToUtf8();
    }

    /// <summary>Asks for the passphrase of a new file, a person twice. The caller wipes it.</summary>
    /// <param name="path">The file that has it, or null to ask.</param>
    /// <exception cref="CommandException">There is none, or it is too short, or the two differ.</exception>
    public byte[] New(string? path)
    {
        using SecretText text = path is not null ? FromFile(path) : AskFor($"new passphrase, at least {CharactersMin} characters: ");
        if (text.Length < CharactersMin)
            throw new CommandException(ExitCode.Usage, $"a passphrase of {text.Length} characters is too short; take at least {CharactersMin}");
        if (path is null && terminal.IsInteractive)
        {
            using SecretText again = AskFor("the same again: ");
            if (!again.Characters.SequenceEqual(text.Characters)) throw new CommandException(ExitCode.Usage, "the two passphrases differ; start again");
        }
        return text.ToUtf8();
    }

    private SecretText AskFor(string question)
    {
        SecretText text = terminal.AskSecret(question)
            ?? throw new CommandException(ExitCode.Usage, "there is no passphrase: type it, or give it with --passphrase-file or on standard input");
        if (!text.IsTooLong) return text;
        text.Dispose();
        throw new CommandException(ExitCode.Usage, $"the passphrase is longer than {SecretText.CharactersMax} characters");
    }

    private static SecretText FromFile(string path)
    {
        if (!SmallFile.TryRead(NamedFile.PathOf(path, "--passphrase-file"), SecretText.CharactersMax, out byte[]? bytes, out string? reason))
            throw new CommandException(ExitCode.Usage, $"cannot read the passphrase: {reason}");
        SecretText? text = SecretText.OfUtf8(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text ?? throw new CommandException(ExitCode.Usage, $"cannot read the passphrase: {path} is no text in UTF-8");
    }
}
