using Blockchain.Consensus.Chain;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Commands;

/// <summary>Files of a node that are broken, or another process's, as one line that says what to do.</summary>
internal static class FolderErrors
{
    /// <summary>The end of the command; null where the failure is of another kind.</summary>
    /// <param name="failure">What ended it.</param>
    /// <param name="folder">The node's folder.</param>
    public static CommandException? Of(Exception failure, string folder) => failure switch
    {
        StorageException broken => new(ExitCode.Environment, $"{broken.Message}; {broken.Advice}"),
        BrokenStoreException broken => new(ExitCode.Environment, $"{folder}: {broken.Message}; start with --reindex"),
        _ => null,
    };
}
