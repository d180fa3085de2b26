using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>A chain of twelve headers, coins that anybody may spend, and the question what is wrong with a block on top.</summary>
public sealed class World
{
    /// <summary>A coin's value where it does not matter.</summary>
    public static readonly Amount Value = Amount.Coins(10);

    public World(ConsensusRules? rules = null)
    {
        Rules = rules ?? TestRules.Modern;
        Parent = new(BlockBuilder.Genesis(Rules).Header, null);
        while (Parent.Height.Value < 11)
        {
            BlockHeader header = Parent.Header with { Previous = Parent.Hash, Time = Parent.Header.Time + 600 };
            Parent = new(header, Parent);
        }
        Now = Parent.Header.Time + 600;
    }

    public ConsensusRules Rules { get; }

    public ChainedHeader Parent { get; }

    public UnixTime Now { get; init; }

    public TestCoins Coins { get; } = new();

    public SequentialScriptRunner Runner { get; } = new(BouncyCastleVerifier.Instance);

    /// <summary>A coin that is there.</summary>
    public OutPoint Coin(int number, Amount? value = null, int height = 0, bool isCoinbase = false, ScriptBytes? script = null) =>
        Coins.Add(number, value ?? Value, height, isCoinbase, script);

    /// <summary>Spends a new coin whole.</summary>
    public Transaction Pay(int number) => TestTransactions.Spend(Coin(number), Value);

    /// <summary>A block of these transactions after a coinbase that takes nothing too much.</summary>
    public Block Block(params Transaction[] transactions) => new BlockBuilder(Parent, Rules) { Transactions = [.. transactions] }.Build();

    /// <summary>All three rings.</summary>
    public Violation? Judge(Block block)
    {
        if (CheckedBlock.Check(block, Parent, Rules, Now, out CheckedBlock? passed) is { } violation) return violation;
        return CoinChecks.Check(MeasuredBlock.Of(passed!, Coins), passed!.Place, Rules, Runner); // not null where nothing is violated
    }

    /// <summary>All three rings, on a block of these transactions.</summary>
    public Violation? Judge(params Transaction[] transactions) => Judge(Block(transactions));

    /// <summary>A coinbase made by hand in front of these transactions.</summary>
    public Block With(Transaction coinbase, params Transaction[] transactions) =>
        new BlockBuilder(Parent, Rules).Build([coinbase, .. transactions]);

    /// <summary>The coinbase that <see cref="Block"/> would use.</summary>
    public Transaction Coinbase() => new BlockBuilder(Parent, Rules).Coinbase();

    /// <summary>An output that carries so many bytes of nothing.</summary>
    public static TxOut Filler(int bytes, byte with = 0x6a)
    {
        byte[] script = new byte[bytes];
        Array.Fill(script, with);
        return new(Amount.Zero, new(script));
    }
}
