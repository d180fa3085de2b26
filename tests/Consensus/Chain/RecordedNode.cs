using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit.Recorded;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>A chain state behind a recording's door; it has no mempool.</summary>
internal sealed class RecordedNode(RecordingHeader header) : IRecordedDoor
{
    private readonly Chainstate chain = TestNetworks.Start(TestNetworks.Genesis, TestNetworks.Regtest(header.Activations));

    public string? Submit(Block block) => chain.Submit(block, header.Now).Word;

    public bool TryOffer(Transaction transaction, out string? error)
    {
        error = null;
        return false;
    }

    public string? Command(string method, BlockHash block)
    {
        bool known = method switch
        {
            "invalidateblock" => chain.Invalidate(block),
            "reconsiderblock" => chain.Reconsider(block),
            "preciousblock" => chain.Precious(block),
            _ => throw new InvalidDataException(method),
        };
        chain.Settle();
        return known ? null : "Block not found";
    }

    public void Forget(IEnumerable<TxId> transactions) => throw new InvalidOperationException("there is no mempool here");

    public RecordedState State() => new(
        chain.Tip.Hash,
        chain.Tip.Height.Value,
        [.. chain.Tree.Tips().Select(tip => $"{tip.Node.Hash} {tip.Node.Height} {tip.BranchLength} {tip.Status.Name()}")],
        chain.CoinCount,
        chain.TotalSatoshis,
        chain.MuHash(),
        Mempool: null);
}
