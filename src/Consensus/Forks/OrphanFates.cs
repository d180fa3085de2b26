using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>Finds the fate of each transaction, in the order of the abandoned branch: a parent is always judged before its children.</summary>
internal sealed class OrphanFates
{
    private static readonly Violation InputMissing = new(Reject.InputsMissingOrSpent, Rules.RuleNames.InputsExist);

    private readonly OrphanBasis basis;
    private readonly ChainedHeader keptTip;
    private readonly Dictionary<TxId, BlockPlace> confirmed = [];
    private readonly Dictionary<OutPoint, Coin> keptCoins = [];
    private readonly Dictionary<OutPoint, (int Block, int Index)> keptSpends = [];
    private readonly Dictionary<OutPoint, Coin> waitingCoins = [];
    private readonly Dictionary<OutPoint, TxOut> abandonedOutputs = [];
    private readonly HashSet<TxId> dead = [];

    internal OrphanFates(OrphanBasis basis)
    {
        this.basis = basis;
        keptTip = basis.KeptTip;
        for (int i = 0; i < basis.Kept.Length; i++) AddKept(i);
    }

    /// <summary>All transactions by height and index.</summary>
    internal ImmutableArray<OrphanedTransaction> All()
    {
        ImmutableArray<OrphanedTransaction>.Builder all = ImmutableArray.CreateBuilder<OrphanedTransaction>();
        for (int i = 0; i < basis.Abandoned.Length; i++)
        {
            for (int index = 0; index < basis.Abandoned[i].Transactions.Length; index++) all.Add(Judge(i, index));
        }
        return all.ToImmutable();
    }

    private Height HeightOf(int position) => basis.ForkPoint.Height + (position + 1);

    private void AddKept(int position)
    {
        Block block = basis.Kept[position];
        Height height = HeightOf(position);
        for (int index = 0; index < block.Transactions.Length; index++)
        {
            Transaction transaction = block.Transactions[index];
            confirmed[transaction.Id] = new(block.Hash, height);
            if (!transaction.IsCoinbase)
            {
                foreach (TxIn input in transaction.Inputs) keptSpends[input.Previous] = (position, index);
            }
            for (int i = 0; i < transaction.Outputs.Length; i++)
                keptCoins[new(transaction.Id, (uint)i)] = new(transaction.Outputs[i], height, transaction.IsCoinbase);
        }
    }

    private OrphanedTransaction Judge(int position, int index)
    {
        Block block = basis.Abandoned[position];
        Transaction transaction = block.Transactions[index];
        Int128? fee = FeeOf(transaction);
        Fate fate = FateOf(transaction, position, index);
        if (fate.Kind.IsLost()) dead.Add(transaction.Id);
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            OutPoint name = new(transaction.Id, (uint)i);
            abandonedOutputs[name] = transaction.Outputs[i];
            if (fate.Kind == FateKind.BackInMempool) waitingCoins[name] = new(transaction.Outputs[i], keptTip.Height.Next, IsCoinbase: false);
        }
        return new(
            new(block.Hash, HeightOf(position)), index, transaction.Id, fate, Sum(transaction.Outputs), fee,
            basis.Abandoned.Length - position, transaction.Outputs);
    }

    private Fate FateOf(Transaction transaction, int position, int index)
    {
        if (confirmed.TryGetValue(transaction.Id, out BlockPlace again)) return new Fate.ConfirmedAgain(again);
        if (transaction.IsCoinbase) return new Fate.LostCoinbase();
        foreach (TxIn input in transaction.Inputs)
        {
            if (keptSpends.TryGetValue(input.Previous, out (int Block, int Index) spend))
            {
                return new Fate.DoubleSpent(
                    input.Previous,
                    SpendProof.Of(basis.Abandoned[position], HeightOf(position), index),
                    SpendProof.Of(basis.Kept[spend.Block], HeightOf(spend.Block), spend.Index));
            }
        }
        foreach (TxIn input in transaction.Inputs)
        {
            if (dead.Contains(input.Previous.Tx)) return new Fate.ChildOf(input.Previous.Tx);
        }
        return Broken(transaction) is { } violation ? new Fate.InvalidUnder(violation) : new Fate.BackInMempool();
    }

    private Violation? Broken(Transaction transaction)
    {
        ImmutableArray<Coin>.Builder spent = ImmutableArray.CreateBuilder<Coin>(transaction.Inputs.Length);
        for (int i = 0; i < transaction.Inputs.Length; i++)
        {
            OutPoint name = transaction.Inputs[i].Previous;
            if (!keptCoins.TryGetValue(name, out Coin coin) && !waitingCoins.TryGetValue(name, out coin)
                && !basis.CoinsAtForkPoint.TryGet(name, out coin)) return InputMissing with { Input = i };
            spent.Add(coin);
        }
        return basis.Judge(transaction, spent.MoveToImmutable(), keptTip);
    }

    private Int128? FeeOf(Transaction transaction)
    {
        if (transaction.IsCoinbase) return null;
        Int128 inputs = 0;
        foreach (TxIn input in transaction.Inputs)
        {
            if (abandonedOutputs.TryGetValue(input.Previous, out TxOut output)) inputs += output.Value.Satoshis;
            else if (basis.CoinsAtForkPoint.TryGet(input.Previous, out Coin coin)) inputs += coin.Output.Value.Satoshis;
            else return null;
        }
        return inputs - Sum(transaction.Outputs);
    }

    private static Int128 Sum(ImmutableArray<TxOut> outputs)
    {
        Int128 sum = 0;
        foreach (TxOut output in outputs) sum += output.Value.Satoshis;
        return sum;
    }
}
