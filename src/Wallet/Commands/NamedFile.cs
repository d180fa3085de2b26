namespace Blockchain.Wallet.Commands;

/// <summary>A file that a command line names.</summary>
internal static class NamedFile
{
    /// <summary>Where it is.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="what">The option or argument.</param>
    /// <exception cref="CommandException">The name is empty.</exception>
    public static string PathOf(string given, string what)
    {
        // A script whose variable is not set says so.
        if (string.IsNullOrWhiteSpace(given)) throw new CommandException(ExitCode.Usage, $"{what} is empty: name a file");
        return Path.GetFullPath(given);
    }
}
