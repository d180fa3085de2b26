using System.Text;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>The files that a run leaves behind: <c>report.json</c>, <c>report.md</c>, and <c>orphans.json</c> where blocks were rolled back.</summary>
public static class ReportFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes the folder where it is missing, and makes sure that files can be written into it.</summary>
    public static void Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        string trial = Path.Combine(folder, $".trial-{Environment.ProcessId}");
        using FileStream file = new(trial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    /// <summary>Writes the files, making the folder where it is missing, and returns the path of the one for people.</summary>
    public static string Write(string folder, RunRecord run)
    {
        Directory.CreateDirectory(folder);
        string forPeople = Path.Combine(folder, "report.md"), orphans = Path.Combine(folder, "orphans.json");
        File.WriteAllText(forPeople, MarkdownReport.Write(run), Utf8);
        File.WriteAllText(Path.Combine(folder, "report.json"), JsonReport.Write(run), Utf8);
        if (run.Orphans is { } text) File.WriteAllText(orphans, text.Json, Utf8);
        else File.Delete(orphans); // one of an earlier run would be taken for this one's
        return forPeople;
    }
}
