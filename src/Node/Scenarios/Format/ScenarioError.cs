using System.Globalization;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>A mistake in a scenario file, in one line that says where and what.</summary>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Message">What is wrong, and what would be right where that can be told.</param>
public sealed record ScenarioError(string File, int Line, string Message)
{
    /// <summary><c>scenario.yaml:14: unknown node 'pool-z' (did you mean pool-a?)</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Message}");
}
