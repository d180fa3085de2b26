using Blockchain.Libp2p.Faults;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.House;

public sealed class LimitTests
{
    private const string Begin = "<!-- limits: begin -->\n";
    private const string End = "<!-- limits: end -->";
    private readonly LimitTable table = new(typeof(Fault).Assembly);

    /// <summary>With GOLDEN=rewrite in the environment the document is brought up to date instead; read the difference before you keep it.</summary>
    [Fact]
    public void The_document_lists_every_limit_with_its_default_and_its_end()
    {
        string path = Path.Combine(Repository.Root, "docs", "libp2p.md");
        string text = File.ReadAllText(path);
        int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = text.IndexOf(End, StringComparison.Ordinal);
        string expected = table.ToMarkdown();
        if (Environment.GetEnvironmentVariable("GOLDEN") == "rewrite") File.WriteAllText(path, text[..from] + expected + text[to..]);
        else Assert.Equal(expected, text[from..to]);
        int limits = table.Records.Sum(record => LimitTable.Limits(record).Count());
        Assert.True(limits > 50);
        Evidence.Record($"libp2p: {limits} limits of {table.Records.Count} records stand in docs/libp2p.md with their defaults");
    }

    [Fact]
    public void Every_end_that_has_a_name_is_met_by_a_test()
    {
        string tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Libp2p"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        string[] unmet = [.. Enum.GetNames<Fault>().Where(name => !tests.Contains($"Fault.{name}", StringComparison.Ordinal))];
        Assert.Empty(unmet);
        Evidence.Record($"libp2p: each of {Enum.GetNames<Fault>().Length} named ends is met by a test");
    }
}
