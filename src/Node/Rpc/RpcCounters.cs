using System.Collections.Concurrent;
using System.Globalization;

namespace Blockchain.Node.Rpc;

/// <summary>Counts calls; safe for several threads.</summary>
public sealed class RpcCounters
{
    private readonly ConcurrentDictionary<long, (string Method, long Began)> active = new();
    private long calls;
    private long errors;
    private long refusals;
    private long blocks;

    /// <summary>Calls so far, those in batches included.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Calls that ended with an error.</summary>
    public long Errors => Interlocked.Read(ref errors);

    /// <summary>Requests that were refused before any method was looked for: password, host, size.</summary>
    public long Refusals => Interlocked.Read(ref refusals);

    /// <summary>Calls that run now, oldest first, with the time stamp at which each began.</summary>
    public IReadOnlyList<(string Method, long Began)> Active => [.. active.ToArray().OrderBy(call => call.Key).Select(call => call.Value)]; // ToArray: a moment that was

    /// <summary>A call begins; give what it answers to <see cref="End"/>.</summary>
    public long Begin(string method, long timestamp)
    {
        long number = Interlocked.Increment(ref calls);
        active[number] = (method, timestamp);
        return number;
    }

    /// <summary>A call is over.</summary>
    public void End(long number, bool isError)
    {
        active.TryRemove(number, out _);
        if (isError) Interlocked.Increment(ref errors);
    }

    /// <summary>A text for the next block that is mined by call: two of one second on one parent must differ, because the first may have been forbidden.</summary>
    public string NewBlockTag() => string.Create(CultureInfo.InvariantCulture, $"rpc {Interlocked.Increment(ref blocks)}");

    /// <summary>A request was refused.</summary>
    public void Refuse() => Interlocked.Increment(ref refusals);
}
