using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Takes the connections of one listener until it is disposed.</summary>
internal sealed class AcceptLoop(IListener listener, ConnectionLife life, HostOptions options)
{
    // How long a system that has no more sockets is left alone.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>Accepts until the host closes.</summary>
    public async Task RunAsync(CancellationToken closing)
    {
        try
        {
            while (await NextAsync(closing).ConfigureAwait(false) is { } connection) life.Accept(connection);
        }
        catch (OperationCanceledException)
        {
            // The host closes.
        }
    }

    private async ValueTask<ITransportConnection?> NextAsync(CancellationToken closing)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptAsync(closing).ConfigureAwait(false);
            }
            catch (NetworkException exhausted)
            {
                options.Metrics.Met(exhausted.Fault);
                await Task.Delay(Rest, options.Time, closing).ConfigureAwait(false);
            }
        }
    }
}
