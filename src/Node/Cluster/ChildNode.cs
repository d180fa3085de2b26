using System.Diagnostics;
using Blockchain.Client;

namespace Blockchain.Node.Cluster;

/// <summary>
/// A node in a process of its own, which ends with its parent: its standard input is a pipe from here, and when that ends, be it because
/// this process was killed, the node stops.
/// </summary>
public sealed class ChildNode : IAsyncDisposable
{
    /// <summary>What the program prints ahead of where peers find it.</summary>
    private const string PeersLabel = "peers: ";

    /// <summary>What it prints ahead of where clients find it: the last line of a start.</summary>
    private const string RpcLabel = "rpc: ";

    /// <summary>What systems add to the number of a signal, to make it an exit code.</summary>
    private const int SignalCodeBase = 128;

    private readonly Process process;
    private readonly TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Task ended;
    private string lastError = "";
    private RpcClient? rpc;

    private readonly Action<string> said;

    private ChildNode(string name, string directory, Process process, Action<string> said)
    {
        (Name, Directory, this.process, this.said) = (name, directory, process, said);
        ended = WatchAsync();
    }

    /// <summary>Its name in tables.</summary>
    public string Name { get; }

    /// <summary>Its data directory.</summary>
    public string Directory { get; }

    /// <summary>The number of its process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Where peers find it, with its id; empty until it has started.</summary>
    public string PeerAddress { get; private set; } = "";

    /// <summary>The way to ask it; it must have started.</summary>
    public RpcClient Rpc => rpc ?? throw new InvalidOperationException($"{Name} has not started");

    /// <summary>Done when the process has ended and all that it said is read.</summary>
    public Task Ended => ended;

    /// <summary>Why it ended, in one line: what it said last on standard error, or its exit code.</summary>
    public string LastWords => lastError.Length > 0 ? lastError : $"it {HowItEnded}";

    /// <summary>With which code it ended, and by which signal where one ended it; null while it runs.</summary>
    public string? HowItEnded => !process.HasExited ? null
        : process.ExitCode > SignalCodeBase ? $"ended with code {process.ExitCode} (signal {process.ExitCode - SignalCodeBase})"
        : $"ended with code {process.ExitCode}";

    /// <summary>Begins a process of this same program. <see cref="ReadyAsync"/> waits until it can be asked.</summary>
    /// <param name="name">Its name in tables.</param>
    /// <param name="directory">Its data directory.</param>
    /// <param name="arguments">What follows <c>run</c>, without the data directory.</param>
    /// <param name="said">Hears every line that it prints, on whatever thread; null where nobody listens.</param>
    public static ChildNode Begin(string name, string directory, IEnumerable<string> arguments, Action<string>? said = null)
    {
        ProcessStartInfo start = new(Program, ["run", "--data-dir", directory, "--peers-from-input", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(name, directory, Process.Start(start) ?? throw new IOException($"{Program} did not start"), said ?? (static _ => { }));
    }

    /// <summary>Waits until the node can be asked; false when it ended instead, and <see cref="LastWords"/> says why.</summary>
    public async Task<bool> ReadyAsync(CancellationToken stop)
    {
        if (!await ready.Task.WaitAsync(stop).ConfigureAwait(false)) return false;
        rpc ??= new(RpcEndpoint.OfDataDirectory(Directory));
        return true;
    }

    /// <summary>Lets the node dial a peer now, and stay connected to it.</summary>
    /// <param name="address">Where, with the peer's id.</param>
    public async Task DialAsync(string address)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(address).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended, which whoever watches it is told.
        }
    }

    /// <summary>Asks the node to save everything and stop, and waits; false when it had to be killed.</summary>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        try
        {
            await ended.WaitAsync(patience).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync().ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Ends the process at once, without a chance to save anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ended.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!ended.IsCompleted) await KillAsync().ConfigureAwait(false);
        rpc?.Dispose();
        process.Dispose();
    }

    /// <summary>The program beside this assembly: in a test this process is another one.</summary>
    private static string Program
    {
        get
        {
            string beside = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "blockchain-node.exe" : "blockchain-node");
            return File.Exists(beside) ? beside : Environment.ProcessPath ?? beside;
        }
    }

    private async Task WatchAsync()
    {
        await Task.WhenAll(ReadOutputAsync(), ReadErrorsAsync(), process.WaitForExitAsync()).ConfigureAwait(false);
        ready.TrySetResult(false);
    }

    // Read to the end, or the pipe would fill and the node wait.
    private async Task ReadOutputAsync()
    {
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            said(line);
            if (line.StartsWith(PeersLabel, StringComparison.Ordinal)) PeerAddress = line[PeersLabel.Length..];
            else if (line.StartsWith(RpcLabel, StringComparison.Ordinal)) ready.TrySetResult(true);
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            said(line);
            lock (gate) lastError = line;
        }
    }
}
