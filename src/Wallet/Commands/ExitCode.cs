namespace Blockchain.Wallet.Commands;

/// <summary>How a command ends, for scripts.</summary>
public enum ExitCode
{
    /// <summary>Done, or the answer is yes.</summary>
    Done = 0,

    /// <summary>The answer is no: not an address, not signed, not the passphrase.</summary>
    No = 1,

    /// <summary>The command line, or a file that it names, is wrong.</summary>
    Usage = 2,

    /// <summary>The machine is in the way: a file is damaged, the disk is full.</summary>
    Environment = 3,
}
