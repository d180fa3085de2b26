using Blockchain.Architecture.Tests.Analysis;
using Blockchain.Architecture.Tests.Checks;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Architecture.Tests;

public sealed class LengthTests
{
    private static SourceText[] Sources => [.. Repository.CSharp("src", "tests")];

    [Fact]
    public void Files_are_at_most_400_lines()
    {
        SourceText[] files = Sources;
        Findings.None(files.SelectMany(Lengths.OfFile));
        Evidence.Record($"house: {files.Length} C# files within {Lengths.FileLinesMax} lines, the longest {files.Max(file => file.Lines.Count() - 1)}");
    }

    [Fact]
    public void Methods_are_at_most_70_lines()
    {
        SourceText[] files = Sources;
        Findings.None(files.SelectMany(Lengths.OfMethods));
        Evidence.Record($"house: {files.Sum(Lengths.CountMethods)} methods, accessors, lambdas and fields within {Lengths.MethodLinesMax} lines");
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void A_file_one_line_too_long_is_found(int lines, int findings) =>
        Assert.Equal(findings, Lengths.OfFile(new SourceText("a.cs", string.Concat(Enumerable.Repeat("// line\n", lines)))).Count());

    [Theory]
    [InlineData("class C { void M() {", "} }")]
    [InlineData("class C { C() {", "} }")]
    [InlineData("class C { int P { get {", "return 1; } } }")]
    [InlineData("class C { int P =>", "1; }")]
    [InlineData("class C { System.Action f = () => {", "}; }")]
    [InlineData("class C { int[] table = [", "]; }")]
    [InlineData("class C { static C operator +(C a, C b) {", "return a; } }")]
    [InlineData("int a = 1;", "int b = 2;")]
    public void Any_code_one_line_too_long_is_found(string start, string end)
    {
        Assert.Empty(Lengths.OfMethods(Spread(start, end, Lengths.MethodLinesMax)));
        Assert.NotEmpty(Lengths.OfMethods(Spread(start, end, Lengths.MethodLinesMax + 1)));
    }

    [Fact]
    public void A_local_function_counts_for_the_method_around_it()
    {
        string inner = string.Concat(Enumerable.Repeat("\n", Lengths.MethodLinesMax - 1));
        SourceText file = new("a.cs", $"class C {{ void M() {{\nvoid Local() {{{inner}}}\n}} }}\n");
        Finding found = Assert.Single(Lengths.OfMethods(file));
        Assert.StartsWith("M has 72 lines", found.Message, StringComparison.Ordinal);
    }

    private static SourceText Spread(string start, string end, int lines) =>
        new("a.cs", start + string.Concat(Enumerable.Repeat("\n", lines - 1)) + end + "\n");
}
