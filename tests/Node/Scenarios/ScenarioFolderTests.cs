using Blockchain.Consensus.Rules;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Running;
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

    [Fact]
    public void March_2013_is_decided_by_the_council_of_its_chain_file()
    {
        Assert.True(ScenarioFile.TryRead("s", File.ReadAllText(Repository.PathTo("chains/march-2013/scenario.yaml")), out Scenario? scenario, out _));
        Assert.True(ChainFile.TryRead("c", File.ReadAllBytes(Repository.PathTo("chains/march-2013/chain.json")), out ChainSpec? chain, out _));
        Assert.Equal(chain.Council?.Threshold, scenario.Council?.Threshold);
        Assert.Equal(
            chain.Council?.Voters.Select(voter => $"{voter.Name} {voter.Key}"),
            scenario.Council?.Voters.Select(name => $"{name} {Voting.KeyOf(scenario.Name, name).XOnlyPublicKey}"));
    }
}
