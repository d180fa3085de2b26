using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Architecture.Tests;

public sealed class DeadCodeTests
{
    private static readonly string Solution = Repository.Read("Blockchain.sln").Text;

    [Fact]
    public void Every_source_file_is_compiled()
    {
        Findings.None(DeadCode.OutsideSolution(Repository.Files, Solution));
        Findings.None(DeadCode.OutsideProjects(Repository.Files, Solution));
        // A <Compile Remove> would take a file out again.
        Assert.All(Repository.Projects("src").Concat(Repository.Projects("tests")),
            project => Assert.DoesNotContain("<Compile ", project.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_type_is_used()
    {
        SourceText[] sources = [.. Repository.CSharp("src")];
        Findings.None(DeadCode.UnusedTypes(sources, [.. Repository.CSharp("tests")]));
        Evidence.Record($"house: every type in {sources.Length} files of src is used outside its own declaration");
    }

    [Fact]
    public void Every_link_in_the_documentation_leads_somewhere()
    {
        SourceText[] files = [.. Repository.Texts.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal))];
        Findings.None(files.SelectMany(file => Links.Broken(file, Read)));
        Evidence.Record($"house: {files.Sum(file => Links.Of(file).Count())} links in {files.Length} Markdown files lead somewhere");
    }

    [Fact]
    public void A_file_outside_every_project_is_found()
    {
        string[] files = ["src/A/A.csproj", "src/A/B/C.cs", "lost/D.cs"];
        Assert.Equal("lost/D.cs", Assert.Single(DeadCode.OutsideProjects(files, "\"src\\A\\A.csproj\"")).Path);
        Assert.Equal(2, DeadCode.OutsideProjects(files, "").Count());
        Assert.Single(DeadCode.OutsideSolution(files, ""));
    }

    [Theory]
    [InlineData("class Lonely;", "class User;")]
    [InlineData("class Lonely { Lonely Make() => new Lonely(); }", "class User;")]
    [InlineData("static class Lonely { static int M(this int n) => n; }", "class User;")]
    [InlineData("partial class Lonely;\npartial class Lonely;", "class User;")]
    public void A_type_that_nothing_uses_is_found(string declaration, string other) =>
        Assert.Contains("Lonely", Assert.Single(DeadCode.UnusedTypes([Source(declaration)], [Source(other)])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("class Known;", "class User { Known? known; }")]
    [InlineData("static class Known { public static int Twice(this int n) => n * 2; }", "class User { int M() => 1.Twice(); }")]
    [InlineData("static class Known { extension(int n) { public int Twice() => n * 2; } }", "class User { int M() => 1.Twice(); }")]
    public void A_type_in_use_is_no_finding(string declaration, string other) =>
        Assert.Empty(DeadCode.UnusedTypes([Source(declaration)], [Source(other)]));

    [Theory]
    [InlineData("[a](gone.md)", 1)]
    [InlineData("[a](../../above.md)", 1)]
    [InlineData("[a](there.md#no-such-heading)", 1)]
    [InlineData("[a](#not-here)", 1)]
    [InlineData("[a](there.md#what-it-is-for) [b](#here) [c](https://example.org) [d](adr/) ", 0)]
    [InlineData("`[a](gone.md)`", 0)]
    public void A_broken_link_is_found(string line, int findings)
    {
        SourceText file = new("docs/a.md", $"# Here\n{line}\n```\n[x](gone.md)\n```\n");
        string? Text(string path) => path switch
        {
            "docs/a.md" => file.Text,
            "docs/there.md" => "## What it is, for\n",
            "docs/adr" => "",
            _ => null,
        };
        Assert.Equal(findings, Links.Broken(file, Text).Count());
    }

    private static SourceText Source(string code) => new("a.cs", code + "\n");

    private static string? Read(string path)
    {
        string full = Path.Combine(Repository.Root, path);
        if (Directory.Exists(full)) return "";
        return File.Exists(full) ? File.ReadAllText(full) : null;
    }
}
