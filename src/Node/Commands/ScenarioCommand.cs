using System.CommandLine;

namespace Blockchain.Node.Commands;

/// <summary><c>scenario</c>: whole incidents as data.</summary>
public static class ScenarioCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new("scenario", "Plays whole incidents from files.") { ScenarioRunCommand.Create() };
}
