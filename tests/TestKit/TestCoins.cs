using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit;

/// <summary>Unspent coins in a dictionary: the plainest view there is, to hold better ones against.</summary>
public sealed class TestCoins : ICoinView
{
    private readonly Dictionary<OutPoint, Coin> coins = [];

    /// <summary>Number of unspent coins.</summary>
    public int Count => coins.Count;

    /// <inheritdoc/>
    public bool TryGet(OutPoint outPoint, out Coin coin) => coins.TryGetValue(outPoint, out coin);

    /// <summary>Puts a coin there.</summary>
    public OutPoint Add(OutPoint outPoint, Coin coin)
    {
        coins[outPoint] = coin;
        return outPoint;
    }

    /// <summary>Puts a coin there that anybody may spend, of a transaction made up from a number.</summary>
    public OutPoint Add(int number, Amount value, int height = 0, bool isCoinbase = false, ScriptBytes? script = null) => Add(
        new(new(new Hash256((ulong)number, 1, 2, 3)), 0),
        new(new(value, script ?? TestTransactions.Anyone), new(height), isCoinbase));

    /// <summary>Spends what a block spends and adds what it makes.</summary>
    public void Connect(Block block, Height height)
    {
        foreach (Transaction transaction in block.Transactions)
        {
            foreach (TxIn input in transaction.Inputs) coins.Remove(input.Previous);
            for (int i = 0; i < transaction.Outputs.Length; i++)
            {
                TxOut output = transaction.Outputs[i];
                bool unspendable = output.ScriptPubKey.Span is [0x6a, ..] || output.ScriptPubKey.Length > 10_000;
                if (!unspendable) coins[transaction.Output(i)] = new(output, height, transaction.IsCoinbase);
            }
        }
    }
}
