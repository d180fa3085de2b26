using Blockchain.Files;

namespace Blockchain.Wallet.Files;

/// <summary>Why a file with keys is not opened.</summary>
/// <param name="Path">The file.</param>
/// <param name="Fault">What is wrong with its bytes; none where they cannot be read at all.</param>
/// <param name="Unreadable">Why they cannot be read; empty where they can.</param>
public readonly record struct SecretFileError(string Path, SealedFault Fault, string Unreadable = "")
{
    /// <summary>One line for people that says what to do.</summary>
    public override string ToString() => Fault switch
    {
        SealedFault.None => $"cannot read {Path}: {Unreadable}",
        SealedFault.Foreign => $"{Path} is no file with keys; name the right one with --wallet",
        SealedFault.UnknownVersion => $"{Path} was written by a later version of this program; use that one",
        SealedFault.WrongLength => $"{Path} is damaged: it is shorter or longer than it was; take a copy, or restore the wallet from its words",
        SealedFault.Changed => $"{Path} is damaged: its checksum is wrong; take a copy, or restore the wallet from its words",
        SealedFault.OtherKind => $"{Path} holds another kind of key; a wallet and a voting key never open as each other",
        SealedFault.UnknownStretching => $"{Path} protects its passphrase in a way that this version does not know",
        SealedFault.StretchingOutOfBounds => $"{Path} asks for more memory or time than any wallet of this program; somebody changed it",
        SealedFault.WrongPassphrase => $"the passphrase does not open {Path}; type it again",
        SealedFault.Malformed => $"{Path} holds something that this program did not write; take a copy, or restore the wallet from its words",
    };
}
