using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>A node behind a recording's door, through HTTP alone: every call and every read is JSON-RPC.</summary>
internal sealed class RecordedRpc : IRecordedDoor, IDisposable
{
    private const int CoreResurrectedBlocks = 10;

    private readonly RpcHost host;
    private readonly RecordedCalls calls;

    public RecordedRpc(RecordingHeader header)
    {
        host = RecordedCalls.Wait(RpcHost.StartAsync(parts => Changed(parts, header)));
        host.Node.Clock.Mock(header.Now);
        calls = new(host.CallAsync);
    }

    public string? Submit(Block block) => calls.Submit(block);

    public bool TryOffer(Transaction transaction, out string? error)
    {
        error = calls.Offer(transaction);
        return true;
    }

    public string? Command(string method, BlockHash block) => calls.Command(method, block);

    /// <summary>No method of Core's takes a single transaction out of the mempool.</summary>
    public void Forget(IEnumerable<TxId> transactions)
    {
        TxId[] ids = [.. transactions];
        RecordedCalls.Wait(host.Node.Loop.ReadAsync(machine => ids.Sum(id => machine.Mempool.Evict(id).Length)));
    }

    public RecordedState State() => calls.State();

    public void Dispose() => host.DisposeAsync().AsTask().Wait(RpcHost.Guard);

    private static NodeParts Changed(NodeParts parts, RecordingHeader header)
    {
        RuleSet rules = parts.Known[0].Rules;
        foreach ((string name, Height height) in header.Activations)
        {
            Assert.True(rules.TryWith(name, height, out RuleSet? changed), name);
            rules = changed;
        }
        return parts with { Known = [new(rules)], Active = rules.Name, MempoolPolicy = new() { ResurrectedBlocksMax = CoreResurrectedBlocks } };
    }
}
