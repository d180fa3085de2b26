using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reading;

namespace Blockchain.Node.Scenarios;

/// <summary>The text of a scenario: YAML with the keys of <see cref="ScenarioKeys"/>.</summary>
public static class ScenarioFile
{
    /// <summary>What the file is called in its folder.</summary>
    public const string DefaultName = "scenario.yaml";

    /// <summary>Bytes of a file, at most.</summary>
    public const int FileBytesMax = 1 << 20;

    /// <summary>Reads a scenario. No text makes it throw; of several mistakes it tells the first in the file.</summary>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="text">What the file holds.</param>
    /// <param name="scenario">The scenario, where the text is one.</param>
    /// <param name="error">The mistake, where it is not.</param>
    public static bool TryRead(
        string name, string text, [NotNullWhen(true)] out Scenario? scenario, [NotNullWhen(false)] out ScenarioError? error)
    {
        Complaints complaints = new();
        scenario = YamlTree.TryRead(text, complaints, out YamlValue? root) ? new ScenarioReader(complaints).Read(root) : null;
        error = null;
        if (complaints.First is { } first)
        {
            scenario = null;
            error = new(name, first.Line, first.Message);
            return false;
        }
        Invariant.Holds(scenario is not null);
        return true;
    }
}
