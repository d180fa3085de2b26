using System.CommandLine;

namespace Blockchain.Node.Commands;

/// <summary><c>rules list</c> and <c>rules diff</c>: the rule sets of a chain file.</summary>
public static class RulesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new("rules", "Rule sets of a chain file: their digests and differences.");
}
