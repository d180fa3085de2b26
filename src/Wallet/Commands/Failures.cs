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
        new(ExitCode.Environment, broken.Fault == StorageFault.Io ? $"{broken.Message}; make room or name another file: what was there before is still there" : broken.Message);

    private static ExitCode CodeOf(SealedFault fault) => fault switch
    {
        SealedFault.WrongPassphrase => ExitCode.No,
        SealedFault.None or SealedFault.Foreign or SealedFault.UnknownVersion or SealedFault.OtherKind
            or SealedFault.UnknownStretching or SealedFault.StretchingOutOfBounds => ExitCode.Usage,
        SealedFault.WrongLength or SealedFault.Changed or SealedFault.Malformed => ExitCode.Environment,
    };
}
