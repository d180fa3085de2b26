using System.Text;

namespace Blockchain.Wallet.Commands;

/// <summary>A line that somebody typed and that must not stay in memory: a passphrase, the words of a wallet.</summary>
public sealed class SecretText : IDisposable
{
    /// <summary>Characters of a line, at most: more than the longest words have.</summary>
    public const int CharactersMax = 1024;

    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly char[] characters = new char[CharactersMax];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Whether there were more than fit, and the rest is missing.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The characters; zeros once disposed.</summary>
    public ReadOnlySpan<char> Characters => characters.AsSpan(0, Length);

    /// <summary>Reads the first line of a text in UTF-8, without a byte order mark before it; null where the bytes are none. The caller wipes the bytes.</summary>
    public static SecretText? OfUtf8(ReadOnlySpan<byte> bytes)
    {
        char[] decoded = new char[bytes.Length];
        try
        {
            Span<char> line = decoded.AsSpan(0, Strict.GetChars(bytes, decoded));
            if (line.Length > 0 && line[0] == ByteOrderMark) line = line[1..];
            SecretText text = new();
            foreach (char character in line)
            {
                if (character is '\r' or '\n') break;
                text.Add(character);
            }
            return text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            decoded.AsSpan().Clear();
        }
    }

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
