using System.Runtime.InteropServices;

namespace Blockchain.Wallet.Commands;

/// <summary>While it lasts, the terminal does not show what is typed. It shows it again however the program ends, short of a kill.</summary>
/// <remarks>.NET hides keys only while it waits for one: what is typed faster, or pasted, would show in between.</remarks>
internal sealed partial class HiddenTyping : IDisposable
{
    private const string Library = "libc";
    private const int StandardInput = 0;
    private const int Now = 0;
    private const byte Echo = 8; // the same bit on Linux and macOS, in the lowest byte

    // struct termios: 60 bytes on Linux, 72 on macOS, where its words are twice as long. The fourth one holds the bit.
    private const int StateBytes = 256;
    private static readonly int EchoAt = OperatingSystem.IsMacOS() ? 3 * sizeof(ulong) : 3 * sizeof(uint);

    private readonly byte[] shown = new byte[StateBytes];
    private readonly PosixSignalRegistration[] signals;

    private HiddenTyping()
    {
        if (Get(StandardInput, shown) != 0) throw NotHidden();
        signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Leave))];
        byte[] hidden = [.. shown];
        hidden[EchoAt] &= unchecked((byte)~Echo);
        if (Set(StandardInput, Now, hidden) != 0) throw NotHidden();
    }

    /// <summary>Stops showing.</summary>
    /// <exception cref="CommandException">The terminal cannot.</exception>
    public static HiddenTyping Begin() => new();

    /// <summary>Shows again.</summary>
    public void Dispose()
    {
        Restore();
        foreach (PosixSignalRegistration signal in signals) signal.Dispose();
    }

    private static CommandException NotHidden() =>
        new(ExitCode.Environment, "this terminal cannot hide what is typed; give the passphrase with --passphrase-file or on standard input");

    [LibraryImport(Library, EntryPoint = "tcgetattr")]
    private static partial int Get(int descriptor, byte[] state);

    [LibraryImport(Library, EntryPoint = "tcsetattr")]
    private static partial int Set(int descriptor, int when, byte[] state);

    // The shell's prompt belongs on a line of its own.
    private void Leave(PosixSignalContext signal)
    {
        Restore();
        Console.Error.WriteLine();
    }

    private void Restore() => _ = Set(StandardInput, Now, shown); // nothing can be done when it fails
}
