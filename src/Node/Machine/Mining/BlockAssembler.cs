using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine.Mining;

/// <summary>Chooses transactions for a block: best-paying packages first, parents before children, within rules and policy.</summary>
public sealed class BlockAssembler
{
    private const int CoinbaseReserveBytes = 1_000;
    private const int CoinbaseReserveSigOpsCost = 400;

    private readonly TxMempool mempool;
    private readonly ConsensusRules rules;
    private readonly HashSet<TxId> touched = [];
    private readonly HashSet<TxId> chosen = [];
    private readonly ImmutableArray<Transaction>.Builder transactions = ImmutableArray.CreateBuilder<Transaction>();
    private readonly int bytesMax;
    private readonly ICoinView coins;
    private int bytes = CoinbaseReserveBytes;
    private int weight = CoinbaseReserveBytes * Transaction.WitnessScaleFactor;
    private long sigOpsCost = CoinbaseReserveSigOpsCost;
    private Amount fees;

    private BlockAssembler(TxMempool mempool, ICoinView coins, ConsensusRules rules, MiningPolicy policy)
    {
        this.mempool = mempool;
        this.coins = coins;
        this.rules = rules;
        bytesMax = Math.Min(policy.BlockBytesMax, rules.MaxBlockSize);
    }

    /// <summary>Fills a template.</summary>
    /// <param name="mempool">What may be chosen.</param>
    /// <param name="coins">Unspent coins at the parent.</param>
    /// <param name="parent">The block to build on.</param>
    /// <param name="rules">The rules of the new block.</param>
    /// <param name="version">The block version, with signal bits.</param>
    /// <param name="time">The new block's time; raised above the parent's median.</param>
    /// <param name="policy">How much to fill.</param>
    public static BlockTemplate Assemble(
        TxMempool mempool, ICoinView coins, ChainedHeader parent, ConsensusRules rules, int version, UnixTime time, MiningPolicy policy)
    {
        BlockAssembler assembler = new(mempool, coins, rules, policy);
        if (time <= parent.MedianTime) time = parent.MedianTime + 1;
        UnixTime lockTime = rules.MedianTimeLock ? parent.MedianTime : time;
        foreach (ImmutableArray<MempoolEntry> package in assembler.PackagesByFeeRate())
        {
            if (package.All(entry => TransactionChecks.IsFinal(entry.Transaction, parent.Height.Next, lockTime))) assembler.TryTake(package);
        }
        CompactTarget bits = Difficulty.NextTarget(parent, time, rules);
        return new(parent, rules, Math.Max(version, rules.MinBlockVersion), time, bits, assembler.transactions.ToImmutable(), assembler.fees);
    }

    /// <summary>Each transaction with its unconfirmed ancestors, by the rate of the whole package; ties by order of arrival.</summary>
    private IEnumerable<ImmutableArray<MempoolEntry>> PackagesByFeeRate() =>
        from entry in mempool.InOrder
        let package = mempool.Ancestors(entry.Transaction).Append(entry).OrderBy(member => member.Order).ToImmutableArray()
        let rate = new FeeRate(new(package.Sum(member => member.Fee.Satoshis)), package.Sum(member => (long)member.VirtualSize))
        orderby rate descending, entry.Order
        select package;

    private void TryTake(ImmutableArray<MempoolEntry> package)
    {
        MempoolEntry[] open = [.. package.Where(entry => !chosen.Contains(entry.Transaction.Id))];
        if (open.Length == 0) return;
        int moreBytes = open.Sum(entry => entry.Transaction.StrippedSize);
        int moreWeight = open.Sum(entry => entry.Transaction.Weight);
        long moreSigOps = open.Sum(entry => SigOpsCost(entry.Transaction));
        HashSet<TxId> moreTouched = [.. open.SelectMany(entry => Touches(entry.Transaction)).Where(id => !touched.Contains(id))];
        bool fits = bytes + moreBytes <= bytesMax
            && weight + moreWeight <= rules.MaxBlockWeight
            && sigOpsCost + moreSigOps <= rules.MaxSigOpsCost
            && (rules.MaxTouchedTxIds is not { } limit || touched.Count + moreTouched.Count + 1 <= limit)
            && (rules.WitnessCommitment || open.All(entry => !entry.Transaction.HasWitness));
        if (!fits) return;
        bytes += moreBytes;
        weight += moreWeight;
        sigOpsCost += moreSigOps;
        touched.UnionWith(moreTouched);
        foreach (MempoolEntry entry in open)
        {
            chosen.Add(entry.Transaction.Id);
            transactions.Add(entry.Transaction);
            fees += entry.Fee;
        }
    }

    private static IEnumerable<TxId> Touches(Transaction transaction) =>
        transaction.Inputs.Select(input => input.Previous.Tx).Append(transaction.Id);

    private long SigOpsCost(Transaction transaction)
    {
        MempoolView view = new(mempool, coins, default);
        TxOut[] spent = new TxOut[transaction.Inputs.Length];
        for (int i = 0; i < spent.Length; i++)
        {
            Invariant.Holds(view.TryGet(transaction.Inputs[i].Previous, out Coin coin));
            spent[i] = coin.Output;
        }
        return SignatureOperations.Cost(transaction, spent, rules.ScriptFlags);
    }
}
