using Xunit;

namespace Blockchain.Node.Tests.Simulation;

/// <summary>One seed can only give one run where nothing asks the real clock or another source of chance.</summary>
public sealed class NoWallClockTests
{
    private static readonly string[] Banned =
        ["DateTime.", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "TimeProvider", "Stopwatch", "TickCount", "Random", "Guid.NewGuid", "Thread", "Task."];

    [Theory]
    [InlineData("src/Node/Simulation")]
    public void No_file_asks_a_clock_or_a_die(string folder)
    {
        string[] files = Directory.GetFiles(Path.Combine(RepositoryRoot(), folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            let text = File.ReadAllText(file)
            from word in Banned
            where text.Contains(word, StringComparison.Ordinal)
            select $"{Path.GetFileName(file)} uses {word}");
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Blockchain.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("no Blockchain.sln above the test assembly");
    }
}
