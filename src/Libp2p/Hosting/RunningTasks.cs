namespace Blockchain.Libp2p.Hosting;

/// <summary>Work that a host started and that must have ended when the host has.</summary>
internal sealed class RunningTasks
{
    private readonly Lock gate = new();
    private int running;
    private TaskCompletionSource? none;

    /// <summary>Runs work beside the caller; it names its own failures, none leaves it.</summary>
    public void Start(Func<Task> work)
    {
        lock (gate) running++;
        _ = Task.Run(async () =>
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            finally
            {
                End();
            }
        });
    }

    /// <summary>Done as soon as nothing runs.</summary>
    public Task WhenNoneAsync()
    {
        lock (gate)
        {
            if (running == 0) return Task.CompletedTask;
            none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return none.Task;
        }
    }

    private void End()
    {
        lock (gate)
        {
            if (--running > 0) return;
            none?.SetResult();
            none = null;
        }
    }
}
