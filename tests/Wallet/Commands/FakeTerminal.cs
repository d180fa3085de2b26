using System.Text.RegularExpressions;
using Blockchain.Wallet.Commands;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>A terminal that a test types at. It remembers all that was shown, and the questions.</summary>
internal sealed partial class FakeTerminal(bool isInteractive, params string[] lines) : ITerminal
{
    private readonly Queue<string> answers = new(lines);
    public TextWriter Output { get; } = new StringWriter();

    public TextWriter Error { get; } = new StringWriter();

    public bool IsInteractive => isInteractive;

    public List<string> Questions { get; } = [];

    public string Shown => Output.ToString() ?? "";

    public string Complaints => Error.ToString() ?? "";

    /// <summary>The numbered words that were shown to a person.</summary>
    public Dictionary<int, string> Words => NumberedWord().Matches(Complaints).ToDictionary(match => int.Parse(match.Groups[1].Value, null), match => match.Groups[2].Value);

    /// <summary>What is typed as a word that was asked for; the right one unless a test says otherwise.</summary>
    public Func<string, string> TypedAsWord { get; init; } = word => word;

    public SecretText? Ask(string question)
    {
        Questions.Add(question);
        Match word = AskedWord().Match(question);
        return word.Success ? TextOf(TypedAsWord(Words[int.Parse(word.Groups[1].Value, null)])) : Next();
    }

    public SecretText? AskSecret(string question)
    {
        Questions.Add(question);
        return Next();
    }

    private static SecretText TextOf(string line)
    {
        SecretText text = new();
        foreach (char character in line) text.Add(character);
        return text;
    }

    private SecretText? Next() => answers.TryDequeue(out string? line) ? TextOf(line) : null;

    [GeneratedRegex(@"^word (\d+): $")]
    private static partial Regex AskedWord();

    [GeneratedRegex(@"(\d+) ([a-z]+) {2,}")]
    private static partial Regex NumberedWord();
}
