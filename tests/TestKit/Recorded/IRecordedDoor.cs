using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit.Recorded;

/// <summary>What a recording asks of a node: the calls that were made, and the state that was read after each.</summary>
public interface IRecordedDoor
{
    /// <summary>Hands a block in; answers as submitblock does.</summary>
    string? Submit(Block block);

    /// <summary>Hands a transaction in; answers the error's message as sendrawtransaction does, null when it is taken. False where this door has no mempool.</summary>
    bool TryOffer(Transaction transaction, out string? error);

    /// <summary>invalidateblock, reconsiderblock or preciousblock; answers the error's message.</summary>
    string? Command(string method, BlockHash block);

    /// <summary>Drops waiting transactions.</summary>
    void Forget(IEnumerable<TxId> transactions);

    /// <summary>The state now.</summary>
    RecordedState State();
}
