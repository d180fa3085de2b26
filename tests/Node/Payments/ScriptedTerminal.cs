using Blockchain.Wallet.Commands;

namespace Blockchain.Node.Tests.Payments;

/// <summary>A terminal at which a test has typed beforehand. It remembers all that was shown, and the questions.</summary>
internal sealed class ScriptedTerminal(bool isInteractive, params string[] lines) : ITerminal
{
    private readonly Queue<string> answers = new(lines);

    public TextWriter Output { get; } = new StringWriter();

    public TextWriter Error { get; } = new StringWriter();

    public bool IsInteractive => isInteractive;

    public List<string> Questions { get; } = [];

    public string Shown => Output.ToString() ?? "";

    public string Complaints => Error.ToString() ?? "";

    public SecretText? Ask(string question)
    {
        Questions.Add(question);
        if (!answers.TryDequeue(out string? line)) return null;
        SecretText text = new();
        foreach (char character in line) text.Add(character);
        return text;
    }

    public SecretText? AskSecret(string question) => Ask(question);
}
