namespace Blockchain.Node.Commands;

/// <summary>How a command ends, for scripts.</summary>
public enum ExitCode
{
    /// <summary>Done, or the answer is yes.</summary>
    Done = 0,

    /// <summary>The answer is no: a block is invalid, an expectation failed.</summary>
    No = 1,

    /// <summary>The command line, or a file that it names, is wrong.</summary>
    Usage = 2,

    /// <summary>The machine is in the way: port in use, directory locked, node not reachable.</summary>
    Environment = 3,

    /// <summary>Somebody stopped it: what shells report for Ctrl-C.</summary>
    Stopped = 130,
}
