using System.CommandLine;

namespace Blockchain.Node.Commands;

/// <summary><c>blocks export</c>, <c>blocks import</c>, <c>blocks verify</c>: blocks in files.</summary>
public static class BlocksCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new("blocks", "Blocks in files.") { BlocksExportCommand.Create(), BlocksImportCommand.Create(), BlocksVerifyCommand.Create() };
}
