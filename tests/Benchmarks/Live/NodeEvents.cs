using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Blockchain.Client;

namespace Blockchain.Benchmarks.Live;

/// <summary>Reads a node's events as they are sent, and notes when each came: nothing is polled, so nothing is rounded up to a next look.</summary>
internal sealed class NodeEvents : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, TaskCompletionSource<long>> tips = [];
    private readonly SemaphoreSlim waiting = new(0);
    private Task reading = Task.CompletedTask;

    /// <summary>Begins to read; what happens from here on is seen.</summary>
    public static async Task<NodeEvents> OpenAsync(RpcEndpoint endpoint, CancellationToken stop)
    {
        NodeEvents events = new();
        events.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(endpoint.UserAndPassword)));
        HttpResponseMessage response = await events.http.GetAsync(new Uri(endpoint.Url, "events"), HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        events.reading = Task.Run(() => events.ReadAsync(response), CancellationToken.None);
        return events;
    }

    /// <summary>The timestamp at which a block became the best one.</summary>
    public Task<long> TipAsync(string hash, CancellationToken stop) => Tip(hash).Task.WaitAsync(stop);

    /// <summary>Returns when so many more transactions wait.</summary>
    public async Task TransactionsAsync(int count, CancellationToken stop)
    {
        for (int i = 0; i < count; i++) await waiting.WaitAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await reading;
        http.Dispose();
        stopping.Dispose();
        waiting.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            try
            {
                using StreamReader lines = new(await response.Content.ReadAsStreamAsync(stopping.Token));
                string name = "";
                while (await lines.ReadLineAsync(stopping.Token) is { } line)
                {
                    long at = Stopwatch.GetTimestamp();
                    if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line["event: ".Length..];
                    else if (line.StartsWith("data: ", StringComparison.Ordinal)) Take(name, line["data: ".Length..], at);
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or HttpRequestException)
            {
                // The node or this program stops.
            }
        }
    }

    private void Take(string name, string data, long at)
    {
        if (name == "transaction-waits") waiting.Release();
        else if (name == "tip-moved") Tip((string?)JsonNode.Parse(data)?["new"]?["hash"] ?? "").TrySetResult(at);
    }

    private TaskCompletionSource<long> Tip(string hash)
    {
        lock (gate)
        {
            if (!tips.TryGetValue(hash, out TaskCompletionSource<long>? tip)) tips.Add(hash, tip = new(TaskCreationOptions.RunContinuationsAsynchronously));
            return tip;
        }
    }
}
