namespace Blockchain.Wallet.Commands;

/// <summary>Where a command is typed: what it prints to and asks at.</summary>
public interface ITerminal
{
    /// <summary>For answers.</summary>
    TextWriter Output { get; }

    /// <summary>For questions, progress and mistakes.</summary>
    TextWriter Error { get; }

    /// <summary>Whether a person types. If not, what a command asks for comes from standard input, one line for each question.</summary>
    bool IsInteractive { get; }

    /// <summary>Asks for a line that may be seen.</summary>
    /// <param name="question">Shown to a person only.</param>
    /// <returns>The line, which the caller disposes; null at the end of the input.</returns>
    SecretText? Ask(string question);

    /// <summary>Asks for a line that nobody may see while it is typed.</summary>
    /// <param name="question">Shown to a person only.</param>
    /// <returns>The line, which the caller disposes; null at the end of the input.</returns>
    SecretText? AskSecret(string question);
}
