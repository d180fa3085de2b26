using System.CommandLine;

namespace Blockchain.Node.Commands;

/// <summary><c>blocks verify</c>: blocks in files.</summary>
public static class BlocksCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new("blocks", "Blocks in files.") { BlocksVerifyCommand.Create() };
}
