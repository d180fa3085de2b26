using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.TestKit;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>
/// A chain under the rules of regtest: blocks that only ripen coinbases, blocks that fan these out into coins of a witness key hash each,
/// then full blocks of 2,000 transactions with two inputs and two outputs. No full block spends what another made, so each needs
/// 4,000 coins of the coin set and rolling it back restores them.
/// </summary>
internal sealed class GeneratedChain
{
    public const int FullBlockCount = 24;
    public const int TransactionCount = 2_000;
    public const int InputCount = 2 * TransactionCount;

    private const int CoinCount = FullBlockCount * InputCount;
    private const int FanOutsInBlock = 6; // 744 kB of 1 MB
    private const int RipeningBlockCount = 100 + FullBlockCount;
    private const int Stride = 7_919; // coprime to the number of coins: neighbours in a block lie far apart in the coin set

    private static readonly Amount Fee = new(1_000);

    private readonly KeyRing keys = new();
    private readonly RuleSchedule schedule;
    private readonly List<Block> blocks = [];
    private readonly Transaction[] fanOuts = new Transaction[FullBlockCount];
    private ChainedHeader tip;

    private GeneratedChain()
    {
        string path = Chains.PathOf("regtest");
        if (!ChainFile.TryRead(path, File.ReadAllBytes(path), out ChainSpec? spec, out ChainFileError? error))
            throw new InvalidDataException(error.ToString());
        (Genesis, Rules, schedule) = (spec.Genesis, spec.DefaultRules, new(spec.DefaultRules));
        tip = new(Genesis.Header, Genesis.Hash, null);
    }

    /// <summary>The first block.</summary>
    public Block Genesis { get; }

    /// <summary>The rules.</summary>
    public RuleSet Rules { get; }

    /// <summary>Blocks between the genesis and the first full one.</summary>
    public ImmutableArray<Block> Start { get; private set; }

    /// <summary>The full blocks in wire form: every measurement parses them anew, so that nothing computed before is used again.</summary>
    public ImmutableArray<byte[]> Full { get; private set; }

    /// <summary>A clock under which no block comes from the future.</summary>
    public UnixTime Now => tip.Header.Time;

    /// <summary>Makes the chain; takes about ten seconds, most of them signing.</summary>
    public static GeneratedChain Make()
    {
        GeneratedChain chain = new();
        chain.Ripen();
        chain.FanOut();
        chain.Start = [.. chain.blocks];
        for (int i = 0; i < FullBlockCount; i++) chain.Append(chain.Payments(i), Fee.Satoshis * TransactionCount);
        chain.Full = [.. chain.blocks.Skip(chain.Start.Length).Select(Wire.ToBytes)];
        return chain;
    }

    private void Ripen()
    {
        for (int i = 0; i < RipeningBlockCount; i++) Append([], 0);
    }

    private void FanOut()
    {
        for (int i = 0; i < FullBlockCount; i++)
        {
            Transaction coinbase = blocks[i].Transactions[0];
            Amount part = new(coinbase.Outputs[0].Value.Satoshis / InputCount);
            TxOut[] outputs = [.. Enumerable.Range(0, InputCount).Select(output => keys.Pay(KeyOf(i, output), part))];
            fanOuts[i] = keys.Spend([(coinbase.Output(), coinbase.Outputs[0], 0)], outputs);
        }
        foreach (Transaction[] some in fanOuts.Chunk(FanOutsInBlock)) Append(some, 0);
    }

    private Transaction[] Payments(int block)
    {
        Transaction[] payments = new Transaction[TransactionCount];
        Parallel.For(0, TransactionCount, i => payments[i] = Payment((block * InputCount) + (2 * i)));
        return payments;
    }

    private Transaction Payment(int number)
    {
        (OutPoint Name, TxOut Coin, int Key)[] coins = [CoinOf(number), CoinOf(number + 1)];
        Amount half = new((coins[0].Coin.Value.Satoshis + coins[1].Coin.Value.Satoshis - Fee.Satoshis) / 2);
        return keys.Spend(coins, keys.Pay(number + 7, half), keys.Pay(number + 8, half));
    }

    private (OutPoint Name, TxOut Coin, int Key) CoinOf(int number)
    {
        (int fanOut, int output) = Math.DivRem((int)((long)number * Stride % CoinCount), InputCount);
        return (fanOuts[fanOut].Output(output), fanOuts[fanOut].Outputs[output], KeyOf(fanOut, output));
    }

    private static int KeyOf(int fanOut, int output) => (fanOut * InputCount) + output;

    private void Append(ReadOnlySpan<Transaction> transactions, long fees)
    {
        ConsensusRules rules = schedule.RulesForChild(tip, tip.Header.Time + 600);
        BlockBuilder builder = new(tip, rules) { Transactions = [.. transactions], Fees = new(fees), CoinbaseOutput = keys.Script(0) };
        Block block = builder.Build();
        tip = new(block.Header, block.Hash, tip);
        blocks.Add(block);
    }
}
