using System.Threading.Channels;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>
/// The live host's one loop: take an event, let the machine decide, persist, publish. Everything else of the process hands
/// events in here or reads between two of them, so nothing but this loop ever touches the machine.
/// </summary>
public sealed class NodeLoop(NodeMachine machine, INodeStore store, INodeNetwork network, NoticeLog notices, NodeClock clock)
{
    /// <summary>Events and reads that wait; whoever hands in more waits too, so that a flood is felt by its sender.</summary>
    public const int WaitingTurnsMax = 1_024;

    /// <summary>How often the machine is told that time has passed.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<Turn> turns = Channel.CreateBounded<Turn>(new BoundedChannelOptions(WaitingTurnsMax) { SingleReader = true });

    /// <summary>Runs until it is told to stop; then whoever still waits gets <see cref="LoopStoppedException"/>.</summary>
    /// <exception cref="IOException">The store failed: what was decided is neither durable nor published.</exception>
    /// <exception cref="InvariantException">The logic is broken.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            await using ITimer ticks = clock.Time.CreateTimer(_ => turns.Writer.TryWrite(TickTurn()), null, TickInterval, TickInterval);
            await foreach (Turn turn in turns.Reader.ReadAllAsync(stop).ConfigureAwait(false)) Take(turn);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // an ordinary stop
        }
        catch (Exception broken)
        {
            failure = broken;
            throw;
        }
        finally
        {
            turns.Writer.Complete(failure);
            while (turns.Reader.TryRead(out Turn? left)) left.Fail(new LoopStoppedException(failure));
        }
    }

    /// <summary>Hands an event in and waits for its answer: by then its effects are durable and published.</summary>
    /// <param name="happening">Makes the event from the time of its turn.</param>
    /// <exception cref="LoopStoppedException">The node is stopping.</exception>
    public async Task<Answer?> DoAsync(Func<UnixTimeMs, NodeEvent> happening)
    {
        TaskCompletionSource<Answer?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(new(() => done.SetResult(Handle(happening)), failure => done.TrySetException(failure))).ConfigureAwait(false);
        return await done.Task.ConfigureAwait(false);
    }

    /// <summary>Reads between two events, so that all that is read belongs together. What it returns must not be part of the machine.</summary>
    /// <exception cref="LoopStoppedException">The node is stopping.</exception>
    public async Task<T> ReadAsync<T>(Func<NodeMachine, T> read)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(new(() => Answer(done, read), failure => done.TrySetException(failure))).ConfigureAwait(false);
        return await done.Task.ConfigureAwait(false);
    }

    private static void Take(Turn turn)
    {
        try
        {
            turn.Run();
        }
        catch (Exception failure)
        {
            turn.Fail(failure);
            throw;
        }
    }

    /// <summary>Decide, persist, publish.</summary>
    private Answer? Handle(Func<UnixTimeMs, NodeEvent> happening)
    {
        NodeEvent happened = happening(clock.Now);
        Step step = machine.Handle(happened);
        store.Persist(step.Effects);
        foreach (Effect effect in step.Effects)
        {
            if (effect is Effect.Send send) network.Send(send.Peer, send.Message);
            else if (effect is Effect.Disconnect gone) network.Disconnect(gone.Peer, gone.Reason, gone.Ban);
            else if (effect is Effect.SeekPeer) network.SeekPeer();
            else if (effect is Effect.Notify notify) notices.Add(notify.Notice, happened.Now);
        }
        if (happened is NodeEvent.Tick) store.SaveCaches();
        return step.Answer;
    }

    /// <summary>A reader's mistake is the reader's: nothing was changed, and the loop goes on.</summary>
    private void Answer<T>(TaskCompletionSource<T> done, Func<NodeMachine, T> read)
    {
        try
        {
            done.SetResult(read(machine));
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private Turn TickTurn() => new(() => Handle(static now => new NodeEvent.Tick(now)), static _ => { });

    private async ValueTask WriteAsync(Turn turn)
    {
        try
        {
            await turns.Writer.WriteAsync(turn).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new LoopStoppedException(closed.InnerException);
        }
    }

    /// <summary>One thing to do on the loop, and how to tell whoever waits for it that it cannot be done.</summary>
    private sealed record Turn(Action Run, Action<Exception> Fail);
}
