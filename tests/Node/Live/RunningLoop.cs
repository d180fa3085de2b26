using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Live;

/// <summary>A loop over a real machine, with a store and a network that write down what they are given.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    public static readonly ScriptBytes Anyone = new(new byte[] { 0x51 });

    private readonly CancellationTokenSource stop = new();

    public RunningLoop(Func<NodeParts, NodeParts>? change = null, int entriesMax = NoticeLog.EntriesMax, TimeProvider? time = null)
    {
        Clock = new(time ?? TimeProvider.System);
        Assert.True(ChainFile.TryRead("regtest", Chains.Read("regtest"), out ChainSpec? spec, out ChainFileError? error), error?.ToString());
        Spec = spec;
        Parts = NodeParts.Of(spec, active: null, SignatureEngine.Choose().Verifier);
        if (change is not null) Parts = change(Parts);
        Store = new(Log);
        Network = new(Log);
        Notices = new(entriesMax: entriesMax);
        Machine = new(Parts);
        Loop = new(Machine, Store, Network, Notices, Clock);
        Finished = Loop.RunAsync(stop.Token);
    }

    public List<string> Log { get; } = [];

    public ChainSpec Spec { get; }

    public NodeParts Parts { get; }

    public RecordingStore Store { get; }

    public RecordingNetwork Network { get; }

    public NoticeLog Notices { get; }

    public NodeClock Clock { get; }

    public NodeMachine Machine { get; }

    public NodeLoop Loop { get; }

    public Task Finished { get; }

    public async Task<Block> MineAsync()
    {
        Answer.Mined mined = Assert.IsType<Answer.Mined>(await Loop.DoAsync(now => new NodeEvent.Mine(now, Anyone, "")));
        Assert.Null(mined.Result);
        return mined.Block;
    }

    public Task StopAsync() => stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Finished.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
