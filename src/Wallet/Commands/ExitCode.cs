namespace Blockchain.Wallet.Commands;

/// <summary>How a command ends, for scripts.</summary>
public enum ExitCode
{
    /// <summary>Done, or the answer is yes.</summary>
    Done = 0,

    /// <summary>The answer is no: not an address, not signed.</summary>
    No = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,
}
