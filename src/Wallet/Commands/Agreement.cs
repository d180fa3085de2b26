namespace Blockchain.Wallet.Commands;

/// <summary>Asks before something that cannot be taken back.</summary>
internal static class Agreement
{
    /// <summary>Goes on only if a person says yes.</summary>
    /// <param name="terminal">Where it is asked.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="purpose">What <c>--yes</c> is for, where nobody can be asked.</param>
    /// <param name="otherwise">What has not happened then.</param>
    /// <exception cref="CommandException">Nobody can be asked, or who was asked did not agree.</exception>
    public static void Ask(ITerminal terminal, string question, string purpose, string otherwise)
    {
        if (!terminal.IsInteractive) throw new CommandException(ExitCode.Usage, $"nobody can be asked: add --yes to {purpose}");
        using SecretText? answer = terminal.Ask($"{question} [yes/no] ");
        if (answer is null || !answer.Characters.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase)) throw new CommandException(ExitCode.No, otherwise);
    }
}
