using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine.Mining;

/// <summary>
/// Chooses transactions for a block: each with the ancestors that it still needs, best-paying packages first, parents before
/// children, within rules and policy. What is chosen makes the packages of its descendants smaller, and their rates are looked at again.
/// </summary>
public sealed class BlockAssembler
{
    private const int CoinbaseReserveBytes = 1_000;
    private const int CoinbaseReserveSigOpsCost = 400;

    /// <summary>Packages that do not fit, one after another, before a block that is nearly full is left as it is.</summary>
    private const int FailureCountMax = 1_000;

    /// <summary>A block with less room than this is nearly full, in weight units.</summary>
    private const int NearlyFullWeight = 4_000;

    private readonly ConsensusRules rules;
    private readonly HashSet<TxId> touched = [];
    private readonly HashSet<MempoolNode> chosen = [];
    private readonly Dictionary<MempoolNode, PackageTotals> rest = [];
    private readonly PriorityQueue<(MempoolNode Node, PackageTotals Package), (FeeRate Rate, long Order)> queue = new(Comparer<(FeeRate Rate, long Order)>.Create(BestFirst));
    private readonly ImmutableArray<Transaction>.Builder transactions = ImmutableArray.CreateBuilder<Transaction>();
    private readonly int bytesMax;
    private int bytes = CoinbaseReserveBytes;
    private int weight = CoinbaseReserveBytes * Transaction.WitnessScaleFactor;
    private long sigOpsCost = CoinbaseReserveSigOpsCost;
    private Amount fees;

    private BlockAssembler(ConsensusRules rules, MiningPolicy policy)
    {
        this.rules = rules;
        bytesMax = Math.Min(policy.BlockBytesMax, rules.MaxBlockSize);
    }

    /// <summary>Fills a template.</summary>
    /// <param name="mempool">What may be chosen; it must follow the rules of the new block (<see cref="TxMempool.Follow"/>).</param>
    /// <param name="parent">The block to build on.</param>
    /// <param name="rules">The rules of the new block.</param>
    /// <param name="version">The block version, with signal bits.</param>
    /// <param name="time">The new block's time; raised to the earliest that the rules allow.</param>
    /// <param name="policy">How much to fill.</param>
    public static BlockTemplate Assemble(TxMempool mempool, ChainedHeader parent, ConsensusRules rules, int version, UnixTime time, MiningPolicy policy)
    {
        BlockAssembler assembler = new(rules, policy);
        UnixTime earliest = EarliestTime(parent, rules);
        if (time < earliest) time = earliest;
        UnixTime lockTime = rules.MedianTimeLock ? parent.MedianTime : time;
        assembler.Fill(mempool.Graph, entry => TransactionChecks.IsFinal(entry.Transaction, parent.Height.Next, lockTime));
        CompactTarget bits = Difficulty.NextTarget(parent, time, rules);
        return new(parent, rules, Math.Max(version, rules.MinBlockVersion), time, bits, assembler.transactions.ToImmutable(), assembler.fees);
    }

    /// <summary>The earliest time that a child of a block may have.</summary>
    public static UnixTime EarliestTime(ChainedHeader parent, ConsensusRules rules)
    {
        UnixTime earliest = parent.MedianTime + 1;
        bool isWarpChecked = rules.TimeWarpProtection && parent.Height.Next.Value % rules.RetargetInterval == 0;
        UnixTime unwarped = parent.Header.Time - HeaderChecks.TimeWarpSecondsMax;
        return isWarpChecked && unwarped > earliest ? unwarped : earliest;
    }

    private static int BestFirst((FeeRate Rate, long Order) left, (FeeRate Rate, long Order) right)
    {
        int byRate = right.Rate.CompareTo(left.Rate);
        return byRate != 0 ? byRate : left.Order.CompareTo(right.Order);
    }

    private void Fill(MempoolGraph graph, Predicate<MempoolEntry> isFinal)
    {
        foreach (MempoolNode node in graph.InOrder) Enqueue(node, node.Ancestors);
        int failures = 0;
        while (queue.TryDequeue(out (MempoolNode Node, PackageTotals Package) best, out _))
        {
            if (chosen.Contains(best.Node) || best.Package != rest.GetValueOrDefault(best.Node, best.Node.Ancestors)) continue; // looked at again since
            MempoolNode[] package = Package(best.Node);
            if (package.All(member => isFinal(member.Entry)) && TryTake(package))
            {
                failures = 0;
                Shrink(package);
            }
            else if (++failures > FailureCountMax && weight > rules.MaxBlockWeight - NearlyFullWeight)
            {
                return;
            }
        }
    }

    /// <summary>By the rate of the package, or the transaction's own where that is lower: it will not stay in front once its ancestors are in.</summary>
    private void Enqueue(MempoolNode node, PackageTotals package)
    {
        FeeRate rate = package.FeeRate.CompareTo(node.Entry.FeeRate) <= 0 ? package.FeeRate : node.Entry.FeeRate;
        queue.Enqueue((node, package), (rate, node.Entry.Order));
    }

    /// <summary>A transaction and its ancestors that are not chosen yet; those of a chosen one are chosen.</summary>
    private MempoolNode[] Package(MempoolNode node)
    {
        HashSet<MempoolNode> found = [];
        Stack<MempoolNode> open = new([node]);
        while (open.TryPop(out MempoolNode? at))
        {
            if (chosen.Contains(at) || !found.Add(at)) continue;
            foreach (MempoolNode parent in at.Parents) open.Push(parent);
        }
        return [.. found.OrderBy(member => member.Entry.Order)];
    }

    private void Shrink(MempoolNode[] package)
    {
        HashSet<MempoolNode> changed = [];
        foreach (MempoolNode member in package)
        {
            foreach (MempoolNode descendant in MempoolGraph.Descend(member.Children))
            {
                if (chosen.Contains(descendant)) continue;
                rest[descendant] = rest.GetValueOrDefault(descendant, descendant.Ancestors) - PackageTotals.Of(member.Entry);
                changed.Add(descendant);
            }
        }
        foreach (MempoolNode descendant in changed) Enqueue(descendant, rest[descendant]);
    }

    private bool TryTake(MempoolNode[] package)
    {
        int moreBytes = package.Sum(member => member.Entry.Transaction.StrippedSize);
        int moreWeight = package.Sum(member => member.Entry.Transaction.Weight);
        long moreSigOps = package.Sum(member => member.Entry.SigOpsCost);
        bool fits = bytes + moreBytes <= bytesMax
            && weight + moreWeight <= rules.MaxBlockWeight
            && sigOpsCost + moreSigOps <= rules.MaxSigOpsCost
            && (rules.WitnessCommitment || package.All(member => !member.Entry.Transaction.HasWitness));
        if (!fits || !TryTouch(package)) return false;
        bytes += moreBytes;
        weight += moreWeight;
        sigOpsCost += moreSigOps;
        foreach (MempoolNode member in package)
        {
            chosen.Add(member);
            transactions.Add(member.Entry.Transaction);
            fees += member.Entry.Fee;
        }
        return true;
    }

    /// <summary>The rule of 2013: so many transaction ids may be touched, the coinbase's included.</summary>
    private bool TryTouch(MempoolNode[] package)
    {
        if (rules.MaxTouchedTxIds is not { } limit) return true;
        HashSet<TxId> more = [.. package.SelectMany(member => Touches(member.Entry.Transaction)).Where(id => !touched.Contains(id))];
        if (touched.Count + more.Count + 1 > limit) return false;
        touched.UnionWith(more);
        return true;
    }

    private static IEnumerable<TxId> Touches(Transaction transaction) =>
        transaction.Inputs.Select(input => input.Previous.Tx).Append(transaction.Id);
}
