using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Forks;

/// <summary>The fate of every transaction of every block that left the chain.</summary>
public sealed class OrphanReport
{
    private static readonly HashTag Tag = new("blockchain/orphan-report/v1");

    private readonly byte[] canonical;

    private OrphanReport(OrphanBasis basis)
    {
        ForkPoint = BlockPlace.Of(basis.ForkPoint);
        AbandonedTip = BlockPlace.Of(basis.AbandonedTip);
        KeptTip = BlockPlace.Of(basis.KeptTip);
        Transactions = new OrphanFates(basis).All();
        Totals = [.. Enum.GetValues<FateKind>().Select(TotalOf)];
        Scripts = ScriptTotals.Of(Transactions);
        canonical = OrphanReportJson.Write(this);
        Digest = new(TaggedHash.Of(Tag, canonical));
    }

    /// <summary>The last shared block.</summary>
    public BlockPlace ForkPoint { get; }

    /// <summary>The last block that left.</summary>
    public BlockPlace AbandonedTip { get; }

    /// <summary>The last block that stays.</summary>
    public BlockPlace KeptTip { get; }

    /// <summary>By height and index.</summary>
    public ImmutableArray<OrphanedTransaction> Transactions { get; }

    /// <summary>One for each fate, in the order of <see cref="FateKind"/>, those without transactions included.</summary>
    public ImmutableArray<FateTotal> Totals { get; }

    /// <summary>One for each script that was paid, by the bytes of the script.</summary>
    public ImmutableArray<ScriptTotal> Scripts { get; }

    /// <summary>The tagged hash of <see cref="Json"/>: equal on every node that left the same blocks for the same others.</summary>
    public ReportDigest Digest { get; }

    /// <summary>The canonical form (see <see cref="CanonicalJson"/>), UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => canonical;

    /// <summary>Works out every fate.</summary>
    public static OrphanReport Of(OrphanBasis basis) => new(basis);

    /// <summary>The total of one fate.</summary>
    public FateTotal Total(FateKind fate) => Totals[(int)fate];

    private FateTotal TotalOf(FateKind kind)
    {
        int count = 0;
        Int128 value = 0;
        foreach (OrphanedTransaction transaction in Transactions)
        {
            if (transaction.Fate.Kind != kind) continue;
            count++;
            value += transaction.Value;
        }
        return new(kind, count, value);
    }
}
