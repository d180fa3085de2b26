namespace Blockchain.Wallet.Commands;

/// <summary>Ends a command with one line on standard error that says what to do.</summary>
/// <param name="code">How the process ends.</param>
/// <param name="message">One line, without the program's name.</param>
public sealed class CommandException(ExitCode code, string message) : Exception(message)
{
    /// <summary>How the process ends.</summary>
    public ExitCode Code => code;
}
