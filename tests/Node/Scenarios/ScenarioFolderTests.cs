using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Tests.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

public sealed class ScenarioFolderTests
{
    [Fact]
    public void Every_scenario_of_the_repository_reads_and_has_a_page()
    {
        string[] files = Directory.GetFiles(Repository.PathTo("chains"), ScenarioFile.DefaultName, SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            bool ok = ScenarioFile.TryRead(file, File.ReadAllText(file), out Scenario? scenario, out ScenarioError? error);
            Assert.True(ok, error?.ToString());
            Assert.Equal(scenario?.Name, Path.GetFileName(Path.GetDirectoryName(file)));
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file) ?? "", "README.md")), $"{file} has no README.md beside it");
        }
    }
}
