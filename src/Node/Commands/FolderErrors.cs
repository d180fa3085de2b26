using Blockchain.Consensus.Chain;
using Blockchain.Files;

namespace Blockchain.Node.Commands;

/// <summary>Files of a node that are broken, or another process's, as one line that says what to do.</summary>
internal static class FolderErrors
{
    /// <summary>The end of the command; null where the failure is of another kind.</summary>
    /// <param name="failure">What ended it.</param>
    /// <param name="folder">The node's folder.</param>
    public static CommandException? Of(Exception failure, string folder) => failure switch
    {
        StorageException broken => new(ExitCode.Environment, $"{broken.Message}; {Advice(broken.Fault)}"),
        BrokenStoreException broken => new(ExitCode.Environment, $"{folder}: {broken.Message}; start with --reindex"),
        _ => null,
    };

    private static string Advice(StorageFault fault) => fault switch
    {
        StorageFault.Io => "make room or repair the disk, then start again: nothing that was acknowledged is lost",
        StorageFault.CorruptRecord => "start with --reindex, which makes anew what can be, or put a copy of the folder in its place",
        StorageFault.CorruptKey => "put a copy of the file in its place, or move it away to be another peer",
        StorageFault.Truncated => "start with --reindex to go on with what is left, or put a copy of the folder in its place",
        StorageFault.Foreign => "choose another --data-dir, or the chain and version that this one belongs to",
        StorageFault.Locked => "stop that process, or choose another --data-dir",
    };
}
