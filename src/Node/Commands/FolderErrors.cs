using Blockchain.Consensus.Chain;
using Blockchain.Files;

namespace Blockchain.Node.Commands;

/// <summary>Files of a node that are broken, or another process's, as one line that says what to do.</summary>
internal static class FolderErrors
{
    /// <summary>The end of the command; null where the failure is of another kind.</summary>
    /// <param name="failure">What ended it.</param>
    /// <param name="folder">The node's folder.</param>
    /// <param name="isReindexed">Whether this start was to make anew what can be: then it is no advice to do so.</param>
    public static CommandException? Of(Exception failure, string folder, bool isReindexed = false) => failure switch
    {
        StorageException broken => new(ExitCode.Environment, $"{broken.Message}; {Advice(broken.Fault, isReindexed)}"),
        BrokenStoreException broken => new(ExitCode.Environment, $"{folder}: {broken.Message}; {Advice(StorageFault.CorruptRecord, isReindexed)}"),
        _ => null,
    };

    private static string Advice(StorageFault fault, bool isReindexed) => fault switch
    {
        StorageFault.CorruptRecord or StorageFault.Truncated when isReindexed =>
            "--reindex has no way around this: put a copy of the folder in its place, or start in a new folder, to which peers give the blocks again but no decision made here",
        StorageFault.Refused => "name another place, or give this user the right to it",
        StorageFault.Io => "make room or repair the disk, then start again: nothing that was acknowledged is lost",
        StorageFault.CorruptRecord => "start the node with --reindex, which makes anew what can be, or put a copy of the folder in its place",
        StorageFault.CorruptKey => "put a copy of the file in its place, or move it away to be another peer",
        StorageFault.Truncated => "start the node with --reindex to go on with what is left, or put a copy of the folder in its place",
        StorageFault.Foreign => "choose another --data-dir, or the chain and version that this one belongs to",
        StorageFault.Locked => "stop that process, or choose another --data-dir",
    };
}
