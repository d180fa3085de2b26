using Microsoft.Extensions.Hosting;

namespace Blockchain.Node.Rpc;

/// <summary>The web server takes no signals: when the process ends is the node's decision alone.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
