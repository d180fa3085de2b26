using System.Threading.Channels;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Libp2p.Hosting;
using Blockchain.Node.Crypto;
using Blockchain.Node.Machine;
using Blockchain.Node.Network;
using Blockchain.Node.Protocol;
using Xunit;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Tests.Network;

/// <summary>A machine behind a loop of its own, on a real host: what the live node does, without a disk.</summary>
internal sealed class LiveNode : IAsyncDisposable
{
    private static readonly ScriptBytes Anyone = new(new byte[] { 0x51 });
    private static readonly CachingVerifier Verifier = new(SignatureEngine.Choose().Verifier, 1 << 16, default);

    private readonly Channel<(Func<UnixTimeMs, NodeEvent> Happened, TaskCompletionSource<Answer?> Done)> events =
        Channel.CreateBounded<(Func<UnixTimeMs, NodeEvent>, TaskCompletionSource<Answer?>)>(64);

    private readonly Channel<PeerEnd> told = Channel.CreateUnbounded<PeerEnd>();
    private readonly NodeMachine machine;
    private readonly Task loop;
    private readonly TestClock clock;

    public LiveNode(Host host, ChainSpec spec, TestClock clock, string? rules = null, Func<PeerNetworkOptions, PeerNetworkOptions>? change = null)
    {
        Host = host;
        machine = new(NodeParts.Of(spec, rules, Verifier));
        this.clock = clock;
        PeerNetworkOptions options = new()
        {
            Genesis = spec.Genesis.Hash,
            Limits = MessageLimits.Of(spec.RuleSets),
            Ended = end => told.Writer.TryWrite(end),
        };
        Network = new(host, change?.Invoke(options) ?? options, async happened => await events.Writer.WriteAsync((happened, new())));
        loop = Task.Run(RunAsync);
    }

    public Host Host { get; }

    public PeerNetwork Network { get; }

    /// <summary>The talks that have ended, as far as <see cref="EndedAsync"/> has read.</summary>
    public List<PeerEnd> Ends { get; } = [];

    public NetworkPeerId Peer => Host.Peer;

    /// <summary>What the machine was told, in order: filled by the loop, read by conditions in it.</summary>
    public List<NodeEvent> Seen { get; } = [];

    private List<(Func<LiveNode, bool> Holds, TaskCompletionSource Met)> Waiters { get; } = [];

    public NodeMachine Machine => machine;

    public async Task<Answer?> DoAsync(Func<UnixTimeMs, NodeEvent> happened)
    {
        TaskCompletionSource<Answer?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await events.Writer.WriteAsync((happened, done));
        return await done.Task;
    }

    public async Task<Block> MineAsync(int count = 1)
    {
        Block? last = null;
        for (int i = 0; i < count; i++)
        {
            Answer.Mined mined = Assert.IsType<Answer.Mined>(await DoAsync(at => new NodeEvent.Mine(at, Anyone, "live")));
            Assert.Null(mined.Result);
            last = mined.Block;
        }
        return Assert.IsType<Block>(last);
    }

    /// <summary>Waits until a condition, asked in the loop after each event, holds.</summary>
    public async Task UntilAsync(Func<LiveNode, bool> holds, CancellationToken stop)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Waiters) Waiters.Add((holds, met));
        await DoAsync(at => new NodeEvent.Tick(at));
        await met.Task.WaitAsync(stop);
    }

    /// <summary>Waits until so many talks have ended, and takes note of all that have.</summary>
    public async Task EndedAsync(int count, CancellationToken stop)
    {
        while (Ends.Count < count) Ends.Add(await told.Reader.ReadAsync(stop));
        while (told.Reader.TryRead(out PeerEnd? end)) Ends.Add(end);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        events.Writer.Complete();
        await loop;
        await Host.DisposeAsync();
    }

    private async Task RunAsync()
    {
        await foreach ((Func<UnixTimeMs, NodeEvent> happened, TaskCompletionSource<Answer?> done) in events.Reader.ReadAllAsync())
        {
            NodeEvent what = happened(clock.Now);
            if (what is NodeEvent.Mine) what = happened(clock.Pass(600_000));
            Seen.Add(what);
            Step step = machine.Handle(what);
            foreach (Effect effect in step.Effects)
            {
                if (effect is Effect.Send send) Network.Send(send.Peer, send.Message);
                else if (effect is Effect.Disconnect gone) Network.Disconnect(gone.Peer, gone.Reason, gone.Ban);
            }
            done.TrySetResult(step.Answer);
            lock (Waiters)
            {
                foreach ((Func<LiveNode, bool> holds, TaskCompletionSource met) in Waiters)
                {
                    if (!met.Task.IsCompleted && holds(this)) met.SetResult();
                }
            }
        }
    }
}
