using System.Reflection;

namespace Blockchain.TestKit;

/// <summary>
/// What a test run proves beyond "it passed": how many rows, seeds or bytes were judged. <c>tests/run</c> prints every
/// line that was recorded, sorted, before its closing line.
/// </summary>
/// <remarks>
/// Test projects run side by side, so each process appends to a file of its own, in the directory that the environment
/// variable <see cref="DirectoryVariable"/> names. Without it the line goes to standard output.
/// </remarks>
public static class Evidence
{
    /// <summary>Names the directory that collects the lines of one run.</summary>
    public const string DirectoryVariable = "EVIDENCE_DIR";

    private static readonly Lock Gate = new();

    /// <summary>Records one line: what was judged, how many, with which result, as in <c>script_tests.json: 1,207 of 1,207 rows</c>.</summary>
    public static void Record(string line)
    {
        string? directory = Environment.GetEnvironmentVariable(DirectoryVariable);
        if (string.IsNullOrEmpty(directory))
        {
            Console.WriteLine($"evidence: {line}");
            return;
        }
        string project = Assembly.GetEntryAssembly()?.GetName().Name ?? "tests";
        lock (Gate)
        {
            Directory.CreateDirectory(directory);
            File.AppendAllText(Path.Combine(directory, $"{project}-{Environment.ProcessId}.txt"), line.ReplaceLineEndings(" ") + "\n");
        }
    }
}
