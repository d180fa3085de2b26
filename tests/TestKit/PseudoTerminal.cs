using System.Diagnostics;
using System.Text;

namespace Blockchain.TestKit;

/// <summary>A shell line in a terminal of its own, made by <c>script</c>: what is typed at it, and all that it shows.</summary>
public sealed class PseudoTerminal : IDisposable
{
    /// <summary>Why a test skips or fails where it is missing.</summary>
    public const string Missing = "script is not here (apt-get install bsdutils)";

    private const string Script = "/usr/bin/script";

    private readonly Process process;
    private readonly StringBuilder shown = new();
    private int answered;

    private PseudoTerminal(Process process) => this.process = process;

    /// <summary>The wallet's program.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "blockchain-wallet");

    /// <summary>All that was shown so far.</summary>
    public string Shown => shown.ToString();

    /// <summary>Whether this machine has <c>script</c>, or must have it: then a test does not skip, and fails where it is missing.</summary>
    public static bool IsExpected => File.Exists(Script) || ForeignPrograms.AreRequired;

    /// <summary>Starts a shell line.</summary>
    public static PseudoTerminal Start(string shellLine)
    {
        if (!File.Exists(Script)) throw new FileNotFoundException(Missing, Script);
        ProcessStartInfo start = new(Script, ["-qefc", shellLine, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new(Process.Start(start) ?? throw new InvalidOperationException("script did not start"));
    }

    /// <summary>Waits until something new ends in a question, and types an answer.</summary>
    public async Task AnswerAsync(string question, string answer, CancellationToken stop)
    {
        await UntilAsync(question, stop);
        await process.StandardInput.WriteAsync((answer + "\n").AsMemory(), stop);
        await process.StandardInput.FlushAsync(stop);
    }

    /// <summary>Waits until a text is shown that was not there at the last answer.</summary>
    public async Task UntilAsync(string text, CancellationToken stop)
    {
        char[] buffer = new char[1024];
        while (Shown.IndexOf(text, answered, StringComparison.Ordinal) < 0)
        {
            int count = await process.StandardOutput.ReadAsync(buffer, stop);
            if (count == 0) throw new InvalidOperationException($"ended before '{text}': {Shown}");
            shown.Append(buffer, 0, count);
        }
        answered = Shown.IndexOf(text, answered, StringComparison.Ordinal) + text.Length;
    }

    /// <summary>Reads on to the end; answers the exit code.</summary>
    public async Task<int> EndAsync(CancellationToken stop)
    {
        shown.Append(await process.StandardOutput.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return process.ExitCode;
    }

    /// <summary>Ends what still runs.</summary>
    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
