using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Xunit;

namespace Blockchain.Architecture.Tests;

public sealed class WordTests
{
    [Fact]
    public void Nothing_is_left_unfinished() => Findings.None(Repository.Texts.SelectMany(Words.Unfinished));

    [Fact]
    public void No_file_knows_one_machine() => Findings.None(Repository.Texts.SelectMany(Words.MachinePaths));

    [Fact]
    public void Tests_wait_for_events_and_never_for_time() => Findings.None(Repository.CSharp("tests").SelectMany(Words.Waiting));

    [Fact]
    public void Names_say_what_a_type_does() => Findings.None(Repository.CSharp("src", "tests").SelectMany(Words.EmptyNames));

    [Fact]
    public void Text_files_are_laid_out_alike() =>
        Findings.None(Repository.Texts.Where(file => !file.Path.EndsWith(".sln", StringComparison.Ordinal)).SelectMany(Words.Layout));

    [Theory]
    [InlineData("// TO" + "DO: later\n")]
    [InlineData("FIX" + "ME\n")]
    [InlineData("a HA" + "CK here\n")]
    [InlineData("throw new NotImplemented" + "Exception();\n")]
    public void Unfinished_work_is_found(string text) => Assert.Single(Words.Unfinished(new SourceText("a.md", text)));

    [Theory]
    [InlineData("see /ho" + "me/alice/notes")]
    [InlineData("\"/ro" + "ot/.nuget\"")]
    [InlineData("cd /wo" + "rk/main")]
    [InlineData("C" + ":\\Users\\alice")]
    public void A_path_of_one_machine_is_found(string text) => Assert.Single(Words.MachinePaths(new SourceText("a.md", text)));

    [Theory]
    [InlineData("see docs/work/main and ../root/x, https://example.org/home/page")]
    [InlineData("~/.blockchain/regtest and $HOME/work/x")]
    public void Other_paths_are_no_finding(string text) => Assert.Empty(Words.MachinePaths(new SourceText("a.md", text)));

    [Theory]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("System.Threading.Thread.Sleep(1);")]
    [InlineData("await Task.Delay(10);")]
    [InlineData("SpinWait.SpinUntil(() => true);")]
    public void A_test_that_waits_is_found(string statement) => Assert.Single(Words.Waiting(new SourceText("a.cs", statement + "\n")));

    [Theory]
    [InlineData("[Retry(3)]")]
    [InlineData("[Fact(Skip = \"flaky\")]")]
    public void A_test_that_is_excused_is_found(string attribute) =>
        Assert.Single(Words.Waiting(new SourceText("a.cs", $"class C {{ {attribute} void M() {{ }} }}\n")));

    [Theory]
    [InlineData("class BlockManager;")]
    [InlineData("static class ScriptHelper;")]
    [InlineData("record HashUtils;")]
    [InlineData("enum TimeUtil { A }")]
    public void A_name_that_says_nothing_is_found(string type) => Assert.Single(Words.EmptyNames(new SourceText("a.cs", type + "\n")));

    [Theory]
    [InlineData("")]
    [InlineData("a\r\n")]
    [InlineData("a")]
    [InlineData("a\n\n")]
    [InlineData("a \n")]
    [InlineData("\ta\n")]
    public void A_careless_layout_is_found(string text) => Assert.NotEmpty(Words.Layout(new SourceText("a.md", text)));
}
