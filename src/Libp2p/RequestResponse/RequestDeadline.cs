using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>The time that one request may take, together with its caller's wish to stop.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly TimeSpan length;
    private readonly CancellationToken stop;
    private readonly CancellationTokenSource over;
    private readonly CancellationTokenSource either;

    /// <summary>Begins now.</summary>
    public RequestDeadline(TimeSpan length, TimeProvider time, CancellationToken stop)
    {
        this.length = length;
        this.stop = stop;
        over = new CancellationTokenSource(length, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
    }

    /// <summary>Set when the time is over or the caller wants to stop.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether the time is over and the caller still waits.</summary>
    public bool IsOver => over.IsCancellationRequested && !stop.IsCancellationRequested;

    /// <summary>The end that a requester meets.</summary>
    public NetworkException Exceeded(Exception cause) => new(Fault.RequestTimedOut, $"not over within {length}", cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        either.Dispose();
        over.Dispose();
    }
}
