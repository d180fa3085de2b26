using System.CommandLine;
using Blockchain.Files;
using Blockchain.Wallet.Files;

namespace Blockchain.Wallet.Commands;

/// <summary><c>--wallet</c>: the file with the keys, for every command.</summary>
internal static class WalletOption
{
    private const string Name = "--wallet";

    /// <summary>Builds the option; the root has it, for every command.</summary>
    public static Option<string?> Create() => new(Name)
    {
        Description = "The wallet's file (default: ~/.blockchain/wallet).",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The file that was named, or the one in the user's home.</summary>
    public static string PathOf(ParseResult parsed) => NamedFile.PathOf(parsed.GetValue<string?>(Name) ?? Path.Combine(HomeFolder.Path, "wallet"), Name);

    /// <summary>Reads the wallet, all but its secrets.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static WalletFile Load(ParseResult parsed)
    {
        string path = PathOf(parsed);
        if (Directory.Exists(path)) throw new CommandException(ExitCode.Usage, $"{path} is a folder; name the wallet's file with {Name}");
        if (!File.Exists(path)) throw new CommandException(ExitCode.Usage, $"there is no wallet {path}; make one with '{CommandLine.ProgramName} create', or name another with {Name}");
        return WalletFile.TryLoad(path, out WalletFile? wallet, out SecretFileError error) ? wallet : throw Failures.Of(error);
    }

    /// <summary>Where a new file can be made: nothing is there, and its folder exists. The program's own folder is made, for its owner alone.</summary>
    /// <exception cref="CommandException">Something is there, or the folder is not.</exception>
    public static string PathOfNew(string path)
    {
        if (Path.Exists(path)) throw new CommandException(ExitCode.Usage, $"{path} exists and is left as it is; name another file");
        string folder = Path.GetDirectoryName(path) ?? "/";
        if (folder == HomeFolder.Path && !OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!Directory.Exists(folder)) throw new CommandException(ExitCode.Usage, $"there is no folder {folder}; make it first, or name another file");
        return path;
    }
}
