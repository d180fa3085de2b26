using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Blockchain.InteropPeer.Driver;

/// <summary>
/// A peer in a process of its own, driven by lines of JSON: one command a line with an <c>id</c>, one answer a line with that id, and
/// events as lines without one. Both stacks keep the same contract, so that one driver runs any pair.
/// </summary>
public sealed class PeerProcess : IAsyncDisposable
{
    private const int ErrorLinesMax = 40;
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(5);

    // Guards against hanging; nothing is measured by it.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(120);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> asked = new();
    private readonly ConcurrentDictionary<(string Event, string Peer), TaskCompletionSource> events = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<JsonElement> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim writing = new(1);
    private readonly Task reading;
    private long lastId;

    private PeerProcess(PeerKind kind, Process process)
    {
        Kind = kind;
        this.process = process;
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
        reading = ReadAsync();
    }

    /// <summary>The stack that it runs.</summary>
    public PeerKind Kind { get; }

    /// <summary>Who it is.</summary>
    public string Peer { get; private set; } = "";

    /// <summary>Where it listens.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The stack's name and version, as it tells them.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts a peer and waits until it listens.</summary>
    /// <exception cref="PeerException">It ended at once; the message holds what it wrote to its standard error.</exception>
    public static async Task<PeerProcess> StartAsync(PeerKind kind, PeerSettings settings, CancellationToken stop)
    {
        string argument = JsonSerializer.Serialize(settings, Json);
        (string program, string[] before) = kind switch
        {
            PeerKind.Ours => (Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Blockchain.InteropPeer.exe" : "Blockchain.InteropPeer"), Array.Empty<string>()),
            PeerKind.Js => ("node", [Path.Combine(NodeJs.Folder, "peer.mjs")]),
        };
        ProcessStartInfo start = new(program, [.. before, argument]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        PeerProcess peer = new(kind, Process.Start(start) ?? throw new PeerException(PeerException.Gone, $"{program} did not start"));
        try
        {
            JsonElement told = await peer.ready.Task.WaitAsync(AnswerMax, stop).ConfigureAwait(false);
            peer.Peer = told.GetProperty("peer").GetString() ?? "";
            peer.Address = told.GetProperty("addresses").EnumerateArray().Select(static address => address.GetString() ?? "").FirstOrDefault("");
            peer.Version = told.GetProperty("version").GetString() ?? "";
            return peer;
        }
        catch
        {
            await peer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="op">The command.</param>
    /// <param name="arguments">Its arguments: the properties of an object.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="PeerException">The answer is an error, or the process is gone.</exception>
    /// <exception cref="TimeoutException">No answer came in two minutes.</exception>
    public async Task<T> AskAsync<T>(string op, object? arguments, CancellationToken stop)
    {
        long id = Interlocked.Increment(ref lastId);
        JsonObject command = arguments is null ? [] : JsonSerializer.SerializeToNode(arguments, Json)!.AsObject();
        command["id"] = id;
        command["op"] = op;
        TaskCompletionSource<JsonElement> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        asked[id] = answer;
        if (reading.IsCompleted) throw Gone();
        await WriteAsync(command.ToJsonString(), stop).ConfigureAwait(false);
        JsonElement told = await answer.Task.WaitAsync(AnswerMax, stop).ConfigureAwait(false);
        if (told.TryGetProperty("error", out JsonElement error)) throw new PeerException(told.GetProperty("fault").GetString() ?? "", $"{Kind} {op}: {error.GetString()}");
        return told.Deserialize<T>(Json) ?? throw new PeerException("Malformed", told.ToString());
    }

    /// <summary>Waits until the process told an event about a peer, or answers at once when it did already.</summary>
    /// <param name="name"><c>connected</c> or <c>disconnected</c>.</param>
    /// <param name="peer">About whom.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task EventAsync(string name, string peer, CancellationToken stop) => EventOf(name, peer).Task.WaitAsync(AnswerMax, stop);

    /// <summary>Ends the process without a farewell.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends a signal such as <c>STOP</c> or <c>CONT</c> to this process alone.</summary>
    public async Task SignalAsync(string signal, CancellationToken stop)
    {
        using Process kill = Process.Start("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(stop).ConfigureAwait(false);
        if (kill.ExitCode != 0) throw new PeerException(PeerException.Gone, $"kill -s {signal} {process.Id}: exit code {kill.ExitCode}");
    }

    /// <summary>Closes the process's input, at which it exits; kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using (CancellationTokenSource patience = new(FarewellMax))
        {
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
        await reading.ConfigureAwait(false);
        process.Dispose();
        writing.Dispose();
    }

    private async Task WriteAsync(string line, CancellationToken stop)
    {
        await writing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), stop).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(stop).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw Gone();
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            JsonElement told = JsonElement.Parse(line);
            if (told.TryGetProperty("id", out JsonElement id))
            {
                if (asked.TryRemove(id.GetInt64(), out TaskCompletionSource<JsonElement>? answer)) answer.TrySetResult(told);
            }
            else if (told.GetProperty("event").GetString() is { } name && name != "ready")
            {
                EventOf(name, told.GetProperty("peer").GetString() ?? "").TrySetResult();
            }
            else
            {
                ready.TrySetResult(told);
            }
        }
        PeerException gone = Gone();
        ready.TrySetException(gone);
        foreach (TaskCompletionSource<JsonElement> answer in asked.Values) answer.TrySetException(gone);
    }

    private TaskCompletionSource EventOf(string name, string peer) =>
        events.GetOrAdd((name, peer), static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private PeerException Gone() => new(PeerException.Gone, $"{Kind} peer is gone; it wrote: {string.Join('\n', errors)}");

    private void Remember(string? line)
    {
        if (line is null) return;
        errors.Enqueue(line);
        while (errors.Count > ErrorLinesMax) errors.TryDequeue(out _);
    }
}
