using System.Runtime.ExceptionServices;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Crypto;

/// <summary>Runs scripts on a fixed number of threads, the caller's among them. The answer is the one that running them in turn gives.</summary>
/// <remarks>
/// Threads take the scripts in small runs, in order, and stop behind the lowest failure known so far: so every script before the lowest
/// failure has run, whatever the timing, and that failure is the answer.
/// </remarks>
public sealed class ParallelScriptRunner : IScriptRunner, IDisposable
{
    /// <summary>Threads, at most.</summary>
    public const int ThreadCountMax = 64;

    private readonly ISignatureVerifier verifier;
    private readonly Lock oneBatch = new();
    private readonly SemaphoreSlim start = new(0);
    private readonly SemaphoreSlim done = new(0);
    private readonly Thread[] helpers;
    private volatile Batch? current;

    /// <summary>Starts the threads.</summary>
    /// <param name="verifier">The elliptic curve; must be safe to use from many threads.</param>
    /// <param name="threadCount">From 1 (the caller's alone) to <see cref="ThreadCountMax"/>.</param>
    public ParallelScriptRunner(ISignatureVerifier verifier, int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threadCount, ThreadCountMax);
        this.verifier = verifier;
        helpers = new Thread[threadCount - 1];
        for (int i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new(Help) { IsBackground = true, Name = $"scripts {i + 1}" };
            helpers[i].Start();
        }
    }

    /// <summary>Threads that run scripts, the caller's included.</summary>
    public int ThreadCount => helpers.Length + 1;

    /// <inheritdoc/>
    public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
    {
        lock (oneBatch)
        {
            Batch batch = new(jobs, flags, verifier);
            current = batch;
            if (helpers.Length > 0) start.Release(helpers.Length);
            batch.Work();
            foreach (Thread _ in helpers) done.Wait();
            return batch.Answer();
        }
    }

    /// <summary>Ends the threads; no call may be under way.</summary>
    public void Dispose()
    {
        current = null;
        if (helpers.Length > 0) start.Release(helpers.Length);
        foreach (Thread helper in helpers) helper.Join();
        start.Dispose();
        done.Dispose();
    }

    private void Help()
    {
        while (true)
        {
            start.Wait();
            if (current is not { } batch) return;
            batch.Work();
            done.Release();
        }
    }

    private sealed class Batch(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags, ISignatureVerifier verifier)
    {
        private const int RunLength = 8;

        private readonly Lock gate = new();
        private ScriptFailure? failure;
        private ExceptionDispatchInfo? bug;
        private int next;
        private volatile int end = jobs.Length;

        public void Work()
        {
            try
            {
                while (true)
                {
                    int from = Interlocked.Add(ref next, RunLength) - RunLength;
                    if (from >= end) return;
                    int to = Math.Min(from + RunLength, jobs.Length);
                    for (int i = from; i < to && i < end; i++) Judge(i);
                }
            }
            catch (Exception exception)
            {
                // A bug in the interpreter must stop the caller, not vanish with a helper thread.
                lock (gate) bug ??= ExceptionDispatchInfo.Capture(exception);
                end = 0;
            }
        }

        public ScriptFailure? Answer()
        {
            bug?.Throw();
            return failure;
        }

        private void Judge(int index)
        {
            ScriptError error = jobs.Span[index].Under(flags).Run(verifier);
            if (error == ScriptError.Ok) return;
            lock (gate)
            {
                if (failure is { } lower && lower.Job < index) return;
                failure = new(index, error);
                end = Math.Min(end, index);
            }
        }
    }
}
