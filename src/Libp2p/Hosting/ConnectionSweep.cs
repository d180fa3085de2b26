using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Looks at all connections once a second, and closes spare and idle ones that have been without streams long enough.</summary>
internal sealed class ConnectionSweep(ConnectionTable table, ConnectionLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Sweeps until the host closes.</summary>
    public async Task RunAsync(CancellationToken closing)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(closing).ConfigureAwait(false)) Sweep();
        }
        catch (OperationCanceledException)
        {
            // The host closes.
        }
    }

    private void Sweep()
    {
        foreach ((HostConnection connection, bool isSpare) in table.All)
        {
            TimeSpan quiet = connection.QuietFor();
            if (isSpare && quiet >= limits.DuplicateGrace) connection.Abort(Fault.DuplicateConnection);
            else if (quiet >= limits.IdleMax) connection.Abort(Fault.ConnectionIdle);
        }
    }
}
