using System.Diagnostics;
using System.Threading.Channels;
using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary><c>network up</c> as a process, line by line.</summary>
internal sealed class NetworkUp : IAsyncDisposable
{
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Process process;
    private readonly Task reading;

    public NetworkUp(string folder, params string[] more)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "blockchain-node.exe" : "blockchain-node");
        ProcessStartInfo start = new(program, ["network", "up", "--chain", "regtest", "--data-dir", folder, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
        process = Process.Start(start) ?? throw new InvalidOperationException("network up did not start");
        reading = ReadAsync();
    }

    public int ProcessId => process.Id;

    private static CancellationToken Guard => TestContext.Current.CancellationToken;

    /// <summary>The next line that holds a word; lines before it are passed over.</summary>
    public async Task<string> LineWithAsync(string word)
    {
        List<string> passed = [];
        await foreach (string line in lines.Reader.ReadAllAsync(Guard))
        {
            if (line.Contains(word, StringComparison.Ordinal)) return line;
            passed.Add(line);
        }
        throw new InvalidOperationException($"ended without a line with '{word}': {string.Join('\n', passed)}{await process.StandardError.ReadToEndAsync(Guard)}");
    }

    /// <summary>Ends it as Ctrl-C or <c>kill</c> does.</summary>
    public async Task<(int Code, TimeSpan Took)> SignalAsync(string signal)
    {
        long began = Stopwatch.GetTimestamp();
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(Guard);
        return (process.ExitCode, Stopwatch.GetElapsedTime(began));
    }

    public async Task<(int Code, string Error)> EndAsync()
    {
        string error = await process.StandardError.ReadToEndAsync(Guard);
        await process.WaitForExitAsync(Guard);
        return (process.ExitCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line) lines.Writer.TryWrite(line);
        lines.Writer.Complete();
    }
}
