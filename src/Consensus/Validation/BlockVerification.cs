using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>
/// A block judged with nothing but the outputs that it spends: every rule that needs no ancestors. Left out are those that do: the
/// computed target, the median time, maturity of coinbases, relative lock times, overwritten transactions.
/// </summary>
/// <param name="Violations">At most two: what is wrong with the block by itself, and what is wrong with its spending. Empty when nothing is.</param>
/// <param name="InputCount">Inputs, the coinbase's left out.</param>
public sealed record BlockVerification(ImmutableArray<Violation> Violations, int InputCount)
{
    /// <summary>Whether nothing was found wrong.</summary>
    public bool IsValid => Violations.IsEmpty;

    /// <summary>
    /// Reads the outputs that a block spends: one after the other in wire form, one for each input in block order, the
    /// coinbase left out. False where they do not fill the bytes exactly.
    /// </summary>
    public static bool TryReadSpent(Block block, ReadOnlyMemory<byte> bytes, out ImmutableArray<TxOut> spent)
    {
        spent = [];
        ImmutableArray<TxOut>.Builder outputs = ImmutableArray.CreateBuilder<TxOut>();
        WireReader reader = new(bytes);
        for (int i = CountInputs(block); i > 0; i--)
        {
            if (!TxOut.TryRead(ref reader, out TxOut output)) return false;
            outputs.Add(output);
        }
        if (!reader.IsAtEnd) return false;
        spent = outputs.DrainToImmutable();
        return true;
    }

    /// <summary>Judges a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="spent">The outputs that it spends, as <see cref="TryReadSpent"/> gives them; those that the block itself makes must agree with it.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="rules">The rules at the block.</param>
    /// <param name="runner">Runs the scripts.</param>
    public static BlockVerification Of(Block block, ImmutableArray<TxOut> spent, Height height, ConsensusRules rules, IScriptRunner runner)
    {
        Invariant.Holds(spent.Length == CountInputs(block));
        BlockFacts facts = new(block);
        Violation? first = BlockChecks.ContextFree(facts, rules);
        // Without a coinbase in front there is nothing that the later rings could say.
        bool isBlock = !block.Transactions.IsEmpty && block.Transactions[0].IsCoinbase;
        if (isBlock) first ??= BlockChecks.InContext(facts, height, block.Header.Time, rules);
        Violation? second = isBlock ? Coins(facts, spent, height, rules, runner) : null;
        return new([.. new[] { first, second }.OfType<Violation>()], spent.Length);
    }

    private static Violation? Coins(BlockFacts facts, ImmutableArray<TxOut> spent, Height height, ConsensusRules rules, IScriptRunner runner)
    {
        MeasuredBlock measured = MeasuredBlock.Of(facts, height, new GivenCoins(facts.Block, spent));
        return CoinChecks.BeforeScriptsOn(null, measured, rules) ?? Agreement(measured, spent) ?? CoinChecks.Scripts(measured, rules, runner);
    }

    /// <summary>What the block itself makes and spends must be what was given for it.</summary>
    private static Violation? Agreement(MeasuredBlock measured, ImmutableArray<TxOut> spent)
    {
        int at = 0;
        for (int i = 1; i < measured.Spent.Length; i++)
        {
            for (int input = 0; input < measured.Spent[i].Length; input++)
            {
                if (measured.Spent[i][input].Output == spent[at++]) continue;
                return BrokenRule.Of(Reject.InputsMissingOrSpent) with
                {
                    Transaction = i,
                    Input = input,
                    Detail = "the output that was given is not the one that the block itself makes",
                };
            }
        }
        return null;
    }

    private static int CountInputs(Block block)
    {
        int count = 0;
        for (int i = 1; i < block.Transactions.Length; i++) count += block.Transactions[i].Inputs.Length;
        return count;
    }

    /// <summary>The given outputs by name, without those that the block makes: these must come before they are spent.</summary>
    private sealed class GivenCoins : ICoinView
    {
        private readonly Dictionary<OutPoint, Coin> coins = [];

        public GivenCoins(Block block, ImmutableArray<TxOut> spent)
        {
            HashSet<TxId> own = [.. block.Transactions.Select(static transaction => transaction.Id)];
            int at = 0;
            foreach (Transaction transaction in block.Transactions.Skip(1))
            {
                foreach (TxIn input in transaction.Inputs)
                {
                    TxOut output = spent[at++];
                    if (!own.Contains(input.Previous.Tx)) coins[input.Previous] = new(output, Height.Genesis, IsCoinbase: false);
                }
            }
        }

        public bool TryGet(OutPoint outPoint, out Coin coin) => coins.TryGetValue(outPoint, out coin);
    }
}
