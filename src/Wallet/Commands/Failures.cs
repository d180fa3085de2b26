using Blockchain.Files;
using Blockchain.Wallet.Files;

namespace Blockchain.Wallet.Commands;

/// <summary>Files that do not open, and disks that do not take them, as the end of a command.</summary>
internal static class Failures
{
    /// <summary>A file with keys that is not opened.</summary>
    public static CommandException Of(SecretFileError error) => new(CodeOf(error.Fault), error.ToString());

    /// <summary>A file that could not be written. Nothing was made then, and nothing that was there is lost.</summary>
    public static CommandException Of(StorageException broken) =>
        new(ExitCode.Environment, Advice(broken.Fault) is { } advice ? $"{broken.Message}; {advice}: what was there before is still there" : broken.Message);

    /// <summary>What to do about it, where the message does not say so itself.</summary>
    private static string? Advice(StorageFault fault) => fault switch
    {
        StorageFault.Io => "make room or name another file",
        StorageFault.Refused => "name another file, or give this user the right to it",
        StorageFault.CorruptRecord or StorageFault.CorruptKey or StorageFault.Truncated or StorageFault.Foreign or StorageFault.Locked => null,
    };

    private static ExitCode CodeOf(SealedFault fault) => fault switch
    {
        SealedFault.WrongPassphrase => ExitCode.No,
        SealedFault.None or SealedFault.Foreign or SealedFault.UnknownVersion or SealedFault.OtherKind
            or SealedFault.UnknownStretching or SealedFault.StretchingOutOfBounds => ExitCode.Usage,
        SealedFault.WrongLength or SealedFault.Changed or SealedFault.Malformed => ExitCode.Environment,
    };
}
