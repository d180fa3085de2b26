using Xunit;

namespace Blockchain.Node.Tests.Simulation;

/// <summary>One seed can only give one run where nothing asks the real clock or another source of chance.</summary>
public sealed class NoWallClockTests
{
    private static readonly string[] Banned =
        ["DateTime.", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "TimeProvider", "Stopwatch", "TickCount", "Random", "Guid.NewGuid", "Thread", "Task."];

    [Theory]
    [InlineData("src/Node/Machine")]
    [InlineData("src/Node/Simulation")]
    [InlineData("src/Node/Scenarios")]
    public void No_file_asks_a_clock_or_a_die(string folder)
    {
        // Processes run in real time: what starts and asks them is the live host's, and the only part of scenarios that is.
        string live = Path.Combine("Scenarios", "Live");
        string[] files = [.. Directory.GetFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains(live, StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            let text = File.ReadAllText(file)
            from word in Banned
            where text.Contains(word, StringComparison.Ordinal)
            select $"{Path.GetFileName(file)} uses {word}");
    }
}
