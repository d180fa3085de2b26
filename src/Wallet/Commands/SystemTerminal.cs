using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Blockchain.Wallet.Commands;

/// <summary>The terminal that the program was started at, or what stands in its place.</summary>
/// <remarks>Lines are edited by the system, and read byte by byte: text readers keep what they have read.</remarks>
public sealed class SystemTerminal : ITerminal, IDisposable
{
    // Not the console's own stream, which shows what it reads.
    private readonly FileStream input = new(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <inheritdoc/>
    public TextWriter Output { get; } = Console.Out; // .NET remembers the state of the terminal now, and leaves it so at the end

    /// <inheritdoc/>
    public TextWriter Error { get; } = Console.Error;

    /// <inheritdoc/>
    public bool IsInteractive => !Console.IsInputRedirected;

    /// <inheritdoc/>
    public SecretText? Ask(string question)
    {
        if (IsInteractive) Error.Write(question);
        return ReadLine();
    }

    /// <inheritdoc/>
    public SecretText? AskSecret(string question)
    {
        if (!IsInteractive) return ReadLine();
        using HiddenTyping hidden = HiddenTyping.Begin();
        Error.Write(question);
        SecretText? text = ReadLine();
        Error.WriteLine();
        return text;
    }

    /// <summary>Reads no more.</summary>
    public void Dispose() => input.Dispose();

    private SecretText? ReadLine()
    {
        byte[] bytes = new byte[4 * (SecretText.CharactersMax + 1)]; // a character has four at most
        int length = 0;
        int read = input.ReadByte();
        if (read < 0) return null;
        for (; read >= 0 && read != '\n'; read = input.ReadByte())
        {
            if (read != '\r' && length < bytes.Length) bytes[length++] = (byte)read;
        }
        SecretText? text = SecretText.OfUtf8(bytes.AsSpan(0, length));
        CryptographicOperations.ZeroMemory(bytes);
        return text ?? throw new CommandException(ExitCode.Usage, "what was typed is no text in UTF-8; look at the terminal's settings");
    }
}
