using System.Text.Json;
using Blockchain.Node.Commands;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Commands;

public sealed class RulesCommandTests
{
    [Fact]
    public async Task Diff_says_hard_fork_soft_fork_and_which_rule()
    {
        (int code, string output, string error) = await Run("rules", "diff", "0.7", "0.8", "--chain", "march-2013");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("hard fork: blocks become valid that were invalid", output, StringComparison.Ordinal);
        Assert.Contains("max-touched-txids", output, StringComparison.Ordinal);
        (_, output, _) = await Run("rules", "diff", "0.8", "0.8.1", "--chain", "march-2013");
        Assert.Contains("soft fork: blocks become invalid that were valid", output, StringComparison.Ordinal);
        (_, output, _) = await Run("rules", "diff", "0.8", "0.8", "--chain", "march-2013");
        Assert.Contains("the same rules", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_prints_every_rule_set_as_text_and_as_JSON()
    {
        (int code, string output, _) = await Run("rules", "list", "--chain", "march-2013", "--json");
        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal("0.8", json.RootElement.GetProperty("default-rules").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("rule-sets").GetArrayLength());
        (_, output, _) = await Run("rules", "list", "--chain", "bitcoin");
        Assert.Contains("min-block-version       any, 2 from height 227931, 3 from height 363725, 4 from height 388381", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_network_that_comes_along_lists_and_a_path_is_as_good_as_a_name()
    {
        foreach (string name in Chains.Names)
        {
            (int code, string output, string error) = await Run("rules", "list", "--chain", name, "--json");
            Assert.Equal((0, ""), (code, error));
            Assert.Equal(output, (await Run("rules", "list", "--json", "--chain", Chains.PathOf(name))).Output);
        }
        Assert.Equal(Chains.Names, ChainOption.BuiltInNames);
    }

    [Theory]
    [InlineData("blockchain-node: no network and no file 'regtset' (did you mean regtest?)", "rules", "list", "--chain", "regtset")]
    [InlineData("blockchain-node: march-2013 has no rule set 'nonsense' (there are 0.7, 0.8, 0.8.1, 0.8.1-historic)", "rules", "diff", "0.8", "nonsense", "--chain", "march-2013")]
    [InlineData("blockchain-node: march-2013 has no rule set '0.9' (did you mean 0.7?)", "rules", "diff", "0.8", "0.9", "--chain", "march-2013")]
    [InlineData("blockchain-node: Option '--chain' is required. (see 'blockchain-node rules list --help')", "rules", "list")]
    [InlineData("blockchain-node: unknown command or argument 'rulez' (see 'blockchain-node --help')", "rulez")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        (int code, string output, string error) = await Run(arguments);
        Assert.Equal((2, "", expected), (code, output, error.TrimEnd()));
    }

    [Fact]
    public async Task A_mistake_in_a_chain_file_names_file_and_line()
    {
        string path = Path.Combine(Path.GetTempPath(), $"rules-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(path, "{\n  \"nam\": 1\n}", TestContext.Current.CancellationToken);
        try
        {
            (int code, _, string error) = await Run("rules", "list", "--chain", path);
            Assert.Equal(2, code);
            Assert.Equal($"blockchain-node: {path}:2: unknown key \"nam\" in the chain file (did you mean name?)", error.TrimEnd());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
