using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>
/// A block with the coins that it spends: everything that the coin ring of any rule set asks. What a block spends does not depend on
/// rules, so it is found once; counts and script results are remembered per set of script flags.
/// </summary>
/// <remarks>For one caller at a time: the memory inside has no lock.</remarks>
public sealed class MeasuredBlock
{
    private const ScriptFlags SigOpsFlags = ScriptFlags.P2sh | ScriptFlags.Witness;

    private readonly Dictionary<ScriptFlags, ImmutableArray<long>> sigOpsCosts = [];
    private ImmutableArray<SpendingTransaction> spending;
    private ScriptJob[]? jobs;
    private ScriptMemo? scripts;

    private MeasuredBlock(BlockFacts facts, Height height, ICoinView view)
    {
        Facts = facts;
        Height = height;
        OverwrittenTransaction = FindOverwritten(facts.Block, view);
        Spent = new SpentCoins(view, height).Resolve(facts.Block, out InputPosition? missing);
        MissingInput = missing;
    }

    /// <summary>The block.</summary>
    public Block Block => Facts.Block;

    /// <summary>What was measured without coins.</summary>
    public BlockFacts Facts { get; }

    /// <summary>The block's height.</summary>
    public Height Height { get; }

    /// <summary>
    /// For each transaction the coins that it spends, one per input, in order; empty for the coinbase, and from the
    /// transaction with <see cref="MissingInput"/> on.
    /// </summary>
    public ImmutableArray<ImmutableArray<Coin>> Spent { get; }

    /// <summary>The first input whose coin does not exist or is spent; null when all are there.</summary>
    public InputPosition? MissingInput { get; }

    /// <summary>The first transaction whose id still has an unspent output before the block (BIP 30); null for none.</summary>
    public int? OverwrittenTransaction { get; }

    /// <summary>Measures a checked block against the coins at its parent.</summary>
    public static MeasuredBlock Of(CheckedBlock block, ICoinView parentCoins) => new(block.Facts, block.Place.Height, parentCoins);

    /// <summary>Measures any block that has a coinbase against the coins at its parent.</summary>
    public static MeasuredBlock Of(Block block, Height height, ICoinView parentCoins) => Of(new BlockFacts(block), height, parentCoins);

    /// <summary>Measures any block that has a coinbase, on facts that are already being measured.</summary>
    public static MeasuredBlock Of(BlockFacts facts, Height height, ICoinView parentCoins)
    {
        Invariant.Holds(!facts.Block.Transactions.IsEmpty && facts.Block.Transactions[0].IsCoinbase);
        return new(facts, height, parentCoins);
    }

    /// <summary>The cost of all signature operations up to and including each transaction (BIP 16, BIP 141), as far as coins are known.</summary>
    public ImmutableArray<long> SigOpsCosts(ScriptFlags flags)
    {
        flags &= SigOpsFlags;
        if (!sigOpsCosts.TryGetValue(flags, out ImmutableArray<long> costs)) sigOpsCosts[flags] = costs = CountSigOps(flags);
        return costs;
    }

    /// <summary>The first script that fails under the flags; null when all succeed. All inputs must exist.</summary>
    public ScriptFailure? RunScripts(ScriptFlags flags, IScriptRunner runner) => Scripts.Run(flags, runner);

    /// <summary>Finds the answers that <see cref="RunScripts"/> gives for several sets of flags, for about the price of one. All inputs must exist.</summary>
    public void RunScriptsForAll(IEnumerable<ScriptFlags> sets, IScriptRunner runner) => Scripts.RunAll(sets, runner);

    /// <summary>One job for every input, in block order. All inputs must exist.</summary>
    internal ReadOnlyMemory<ScriptJob> Jobs => jobs ??= ListJobs();

    private ScriptMemo Scripts => scripts ??= new(Jobs);

    private ImmutableArray<SpendingTransaction> Spending => spending.IsDefault ? spending = ListSpending() : spending;

    private static int? FindOverwritten(Block block, ICoinView view)
    {
        for (int i = 0; i < block.Transactions.Length; i++)
        {
            Transaction transaction = block.Transactions[i];
            for (int output = 0; output < transaction.Outputs.Length; output++)
            {
                if (view.TryGet(new(transaction.Id, (uint)output), out _)) return i;
            }
        }
        return null;
    }

    /// <summary>All transactions with known coins, but the coinbase.</summary>
    private ImmutableArray<SpendingTransaction> ListSpending()
    {
        int end = MissingInput?.Transaction ?? Spent.Length;
        ImmutableArray<SpendingTransaction>.Builder list = ImmutableArray.CreateBuilder<SpendingTransaction>(end - 1);
        for (int i = 1; i < end; i++)
        {
            list.Add(new(Block.Transactions[i], ImmutableArray.CreateRange(Spent[i], static coin => coin.Output)));
        }
        return list.MoveToImmutable();
    }

    private ScriptJob[] ListJobs()
    {
        Invariant.Holds(MissingInput is null);
        ScriptJob[] list = new ScriptJob[Block.InputCount];
        int count = 0;
        for (int i = 0; i < Spending.Length; i++)
        {
            for (int input = 0; input < Spending[i].Spent.Length; input++) list[count++] = new(Spending[i], new(i + 1, input));
        }
        return list;
    }

    private ImmutableArray<long> CountSigOps(ScriptFlags flags)
    {
        ImmutableArray<long>.Builder costs = ImmutableArray.CreateBuilder<long>(Spending.Length + 1);
        long sum = (long)SignatureOperations.Legacy(Block.Transactions[0]) * Transaction.WitnessScaleFactor;
        costs.Add(sum);
        foreach (SpendingTransaction transaction in Spending)
        {
            sum += SignatureOperations.Cost(transaction.Transaction, transaction.Spent.AsSpan(), flags);
            costs.Add(sum);
        }
        return costs.MoveToImmutable();
    }
}
