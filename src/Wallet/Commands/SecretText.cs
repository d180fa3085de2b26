using System.Text;

namespace Blockchain.Wallet.Commands;

/// <summary>A line that somebody typed and that must not stay in memory: a passphrase, the words of a wallet.</summary>
public sealed class SecretText : IDisposable
{
    /// <summary>Characters of a line, at most: more than the longest words have.</summary>
    public const int CharactersMax = 1024;

    private readonly char[] characters = new char[CharactersMax];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Whether there were more than fit, and the rest is missing.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The characters; zeros once disposed.</summary>
    public ReadOnlySpan<char> Characters => characters.AsSpan(0, Length);

    /// <summary>Appends a character.</summary>
    public void Add(char character)
    {
        if (Length == CharactersMax) IsTooLong = true;
        else characters[Length++] = character;
    }

    /// <summary>The text in UTF-8, which the caller wipes.</summary>
    public byte[] ToUtf8()
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(Characters)];
        Encoding.UTF8.GetBytes(Characters, bytes);
        return bytes;
    }

    /// <summary>Wipes the characters.</summary>
    public void Dispose() => characters.AsSpan().Clear();

    /// <summary>Says nothing: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => $"{Length} characters";
}
