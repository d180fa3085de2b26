using Blockchain.Files;

namespace Blockchain.Node.Live;

/// <summary>Saves, while the node runs, what else is saved when it stops: so much is lost at most when it is killed.</summary>
internal static class RegularSaving
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Saves every few minutes until it is told to stop.</summary>
    /// <exception cref="StorageException">The system refuses; the process must end.</exception>
    public static async Task RunAsync(Func<Task> save, TimeProvider time, CancellationToken stop)
    {
        using PeriodicTimer due = new(Interval, time);
        try
        {
            while (await due.WaitForNextTickAsync(stop).ConfigureAwait(false)) await save().ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or LoopStoppedException)
        {
            // The node stops, and saves a last time.
        }
    }
}
