using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>What became of a transaction that was offered to the mempool.</summary>
public abstract record MempoolVerdict
{
    private MempoolVerdict()
    {
    }

    /// <summary>It waits for a block now.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Replaced">Transactions that it displaced, descendants included.</param>
    public sealed record Accepted(MempoolEntry Entry, ImmutableArray<Transaction> Replaced) : MempoolVerdict;

    /// <summary>It was there already.</summary>
    public sealed record Known : MempoolVerdict;

    /// <summary>It spends outputs that this node does not know; perhaps their transactions are still on the way.</summary>
    /// <param name="Missing">The first such output.</param>
    public sealed record InputsMissing(OutPoint Missing) : MempoolVerdict;

    /// <summary>Consensus rules forbid it in the next block.</summary>
    /// <param name="Violation">Which, and where.</param>
    public sealed record Invalid(Violation Violation) : MempoolVerdict;

    /// <summary>This node's policy does not take it; a block may hold it all the same.</summary>
    /// <param name="Word">Core's word.</param>
    /// <param name="Detail">What was compared.</param>
    public sealed record Refused(string Word, string? Detail = null) : MempoolVerdict;

    /// <summary>The reason as sendrawtransaction answers it; null when the transaction waits for a block.</summary>
    public string? Reason => this switch
    {
        Accepted => null,
        Known => "txn-already-in-mempool",
        InputsMissing => "bad-txns-inputs-missingorspent",
        Invalid i => i.Violation.Detail is null ? i.Violation.Reject.Name() : $"{i.Violation.Reject.Name()} ({i.Violation.Detail})",
        Refused r => $"{r.Word}{r.Detail}",
        _ => throw new InvariantException(ToString()),
    };
}
