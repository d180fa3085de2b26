using System.Diagnostics;
using System.Text;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>A shell line in a terminal of its own, made by <c>script</c>: what is typed at it, and all that it shows.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const string Script = "/usr/bin/script";

    private readonly Process process;
    private readonly StringBuilder shown = new();
    private int answered;

    private PseudoTerminal(Process process) => this.process = process;

    /// <summary>The wallet's program.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "blockchain-wallet");

    /// <summary>All that was shown so far.</summary>
    public string Shown => shown.ToString();

    public static PseudoTerminal Start(string shellLine)
    {
        Assert.SkipUnless(File.Exists(Script), "script is not here (apt-get install bsdutils)");
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
            Assert.True(count > 0, $"ended before '{text}': {Shown}");
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

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
