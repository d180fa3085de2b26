using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Architecture.Tests;

public sealed class BannedSymbolTests
{
    private static readonly string[] Lists = ["src/BannedSymbols.txt", "src/Consensus/BannedSymbols.txt"];

    [Fact]
    public void Every_entry_bans_something()
    {
        SourceText[] files = [.. Lists.Select(Repository.Read)];
        Findings.None(files.SelectMany(BannedLists.Check));
        Evidence.Record($"house: {files.Sum(file => BannedLists.Entries(file).Count())} banned symbols, each names something that exists");
    }

    [Fact]
    public void The_build_reads_the_lists()
    {
        string props = Repository.Read("Directory.Build.props").Text;
        Assert.Contains("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\"", props, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)src/BannedSymbols.txt\"", props, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\"", Repository.Read("src/Consensus/Consensus.csproj").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P:System.DateTime.UtcNow; ask the host", 0)]
    [InlineData("P:System.DateTime.UtcNowe; ask the host", 1)]
    [InlineData("T:System.Guide; ask the host", 1)]
    [InlineData("P:System.DateTime.UtcNow;", 1)]
    [InlineData("// nothing", 1)]
    public void An_entry_without_effect_is_found(string line, int findings) =>
        Assert.Equal(findings, BannedLists.Check(new SourceText("BannedSymbols.txt", line + "\n")).Count());
}
