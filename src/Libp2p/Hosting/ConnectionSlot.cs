namespace Blockchain.Libp2p.Hosting;

/// <summary>One connection's room, held until it is disposed.</summary>
internal sealed class ConnectionSlot(Action handshakeEnded, Action freed) : IDisposable
{
    private int isShaking = 1;
    private int isHeld = 1;

    /// <summary>The connection stands: it no longer counts among those that shake hands.</summary>
    public void EndHandshake()
    {
        if (Interlocked.Exchange(ref isShaking, 0) == 1) handshakeEnded();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EndHandshake();
        if (Interlocked.Exchange(ref isHeld, 0) == 1) freed();
    }
}
