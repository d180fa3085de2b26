using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Machine;
using Blockchain.TestKit;
using Blockchain.TestKit.Recorded;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>A node's machine behind a recording's door: every call is an event.</summary>
internal sealed class RecordedMachine : IRecordedDoor
{
    /// <summary>Core's invalidateblock brings back the transactions of ten blocks only; the recordings were made so.</summary>
    private const int CoreResurrectedBlocks = 10;

    private readonly NodeMachine machine;
    private UnixTimeMs now;

    public RecordedMachine(RecordingHeader header)
    {
        Assert.True(ChainFile.TryRead("regtest", Chains.Read("regtest"), out ChainSpec? spec, out ChainFileError? error), error?.ToString());
        NodeParts parts = NodeParts.Of(spec, active: null, SignatureEngine.Choose().Verifier);
        RuleSet rules = spec.DefaultRules;
        foreach ((string name, Height height) in header.Activations)
        {
            Assert.True(rules.TryWith(name, height, out RuleSet? changed), name);
            rules = changed;
        }
        machine = new(parts with
        {
            Known = [new(rules)],
            Active = rules.Name,
            MempoolPolicy = new() { ResurrectedBlocksMax = CoreResurrectedBlocks },
        });
        now = UnixTimeMs.Of(header.Now);
    }

    public string? Submit(Block block) => Assert.IsType<Answer.BlockSubmitted>(Do(new NodeEvent.SubmitBlock(now, block))).Result;

    public bool TryOffer(Transaction transaction, out string? error)
    {
        error = Assert.IsType<Answer.TransactionSubmitted>(Do(new NodeEvent.SubmitTransaction(now, transaction))).Verdict.Reason;
        return true;
    }

    public string? Command(string method, BlockHash block)
    {
        Answer? answer = Do(method switch
        {
            "invalidateblock" => new NodeEvent.InvalidateBlock(now, block),
            "reconsiderblock" => new NodeEvent.ReconsiderBlock(now, block),
            "preciousblock" => new NodeEvent.PreciousBlock(now, block),
            _ => throw new InvalidDataException(method),
        });
        return answer is Answer.Refused refused ? refused.Reason : null;
    }

    public void Forget(IEnumerable<TxId> transactions)
    {
        foreach (TxId id in transactions) machine.Mempool.Evict(id);
    }

    public RecordedState State() => new(
        machine.Chain.Tip.Hash,
        machine.Chain.Tip.Height.Value,
        [.. machine.Chain.Tree.Tips().Select(tip => $"{tip.Node.Hash} {tip.Node.Height} {tip.BranchLength} {tip.Status.Name()}")],
        machine.Chain.CoinCount,
        machine.Chain.TotalSatoshis,
        machine.Chain.MuHash(),
        [.. machine.Mempool.InOrder.Select(entry => entry.Transaction.Id.ToString()).Order(StringComparer.Ordinal)]);

    private Answer? Do(NodeEvent happened)
    {
        now += 1;
        return machine.Handle(happened).Answer;
    }
}
