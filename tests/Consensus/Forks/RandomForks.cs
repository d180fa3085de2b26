using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>Two random branches from a fork point: copies, conflicts, chains of spends, young coinbases, lock times.</summary>
internal sealed class RandomForks
{
    private const int CoinCount = 14;
    private readonly Random random;

    public RandomForks(int seed)
    {
        random = new(seed);
        for (int i = 0; i < CoinCount; i++)
        {
            bool isCoinbase = i % 3 == 0;
            Transaction source = isCoinbase ? ForkWorld.Coinbase(44 + i, "trunk") : ForkWorld.Pay([], [(ForkWorld.Script(1 + i), 1000 * (i + 1))]);
            Coins[ForkWorld.Output(source)] = new(source.Outputs[0], new(44 + i), isCoinbase);
        }
        Transaction[][] abandoned = Blocks(1 + random.Next(4), []);
        Abandoned = ForkWorld.Branch("left", abandoned);
        Kept = ForkWorld.Branch("kept", Blocks(random.Next(5), [.. abandoned.SelectMany(block => block)]));
    }

    public Dictionary<OutPoint, Coin> Coins { get; } = [];

    public ImmutableArray<Block> Abandoned { get; }

    public ImmutableArray<Block> Kept { get; }

    public OrphanBasis Basis => new(ForkWorld.ForkPoint, Abandoned, Kept, new KnownCoins(Coins), ForkWorld.Judge);

    public static Int128 ValueOf(Transaction transaction)
    {
        Int128 sum = 0;
        foreach (TxOut output in transaction.Outputs) sum += output.Value.Satoshis;
        return sum;
    }

    /// <summary>Each block spends what its branch has unspent by then; half of the transactions are copies where a copy still fits.</summary>
    private Transaction[][] Blocks(int count, Transaction[] copies)
    {
        Dictionary<OutPoint, Coin> unspent = new(Coins);
        Transaction[][] blocks = new Transaction[count][];
        for (int b = 0; b < count; b++)
        {
            List<Transaction> block = [];
            for (int t = random.Next(5); t > 0; t--)
            {
                int height = ForkWorld.ForkHeight + b + 1;
                Transaction? next = random.Next(2) == 0 ? copies.FirstOrDefault(copy => Fits(copy, unspent, height) && random.Next(2) == 0) : null;
                next ??= Fresh(unspent, height);
                if (next is null) continue;
                foreach (TxIn input in next.Inputs) unspent.Remove(input.Previous);
                for (int i = 0; i < next.Outputs.Length; i++) unspent[ForkWorld.Output(next, (uint)i)] = new(next.Outputs[i], new(height), false);
                block.Add(next);
            }
            blocks[b] = [.. block];
        }
        return blocks;
    }

    private static bool Fits(Transaction transaction, Dictionary<OutPoint, Coin> unspent, int height) =>
        transaction.LockTime < height
        && transaction.Inputs.All(input => unspent.TryGetValue(input.Previous, out Coin coin) && IsMature(coin, height));

    private static bool IsMature(Coin coin, int height) => !coin.IsCoinbase || height - coin.Height.Value >= 100;

    private Transaction? Fresh(Dictionary<OutPoint, Coin> unspent, int height)
    {
        KeyValuePair<OutPoint, Coin>[] usable = [.. unspent.Where(coin => IsMature(coin.Value, height)).OrderBy(coin => coin.Key)];
        if (usable.Length == 0) return null;
        KeyValuePair<OutPoint, Coin>[] chosen = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => usable[random.Next(usable.Length)]).DistinctBy(coin => coin.Key)];
        long value = chosen.Sum(coin => coin.Value.Output.Value.Satoshis);
        long fee = Math.Min(value, random.Next(3));
        long first = random.NextInt64(value - fee + 1);
        uint lockTime = random.Next(4) == 0 ? (uint)(height - 1) : 0;
        return ForkWorld.Pay(
            [.. chosen.Select(coin => coin.Key)],
            [(ForkWorld.Script(1 + random.Next(15)), first), (ForkWorld.Script(1 + random.Next(15)), value - fee - first)],
            lockTime);
    }
}
