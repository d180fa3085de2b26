using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.TestKit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A network with easy work and three rule sets: the second and third refuse blocks that touch more than two transaction ids.</summary>
internal static class EasyNetwork
{
    public const string Wide = "wide";
    public const string Narrow = "narrow";
    public const string AlsoNarrow = "also-narrow";

    public static readonly ConsensusRules Rules = TestRules.Modern with { CoinbaseMaturity = 1 };
    public static readonly Block Genesis = BlockBuilder.Genesis(Rules);
    public static readonly ChainedHeader Root = new(Genesis.Header, null);

    private static readonly ImmutableArray<RuleSchedule> Known =
    [
        new(RuleSet.Of(Wide, Rules)),
        new(RuleSet.Of(Narrow, Rules with { MaxTouchedTxIds = 2 })),
        new(RuleSet.Of(AlsoNarrow, Rules with { MaxTouchedTxIds = 2, MaxSigOpsCost = 70_000 })),
    ];

    public static UnixTimeMs Now { get; } = UnixTimeMs.Of(Genesis.Header.Time + 10_000_000);

    public static NodeParts Parts(string active = Wide, params ImmutableArray<string> known) => new()
    {
        Genesis = Genesis,
        Network = new(1, Genesis.Hash),
        Known = known.IsEmpty ? Known : [.. Known.Where(rules => known.Contains(rules.Rules.Name))],
        Active = active,
        Store = new MemoryBlockStore(),
        Scripts = new SequentialScriptRunner(BouncyCastleVerifier.Instance),
        Verifier = BouncyCastleVerifier.Instance,
        Salt = new(1, 2),
        CanDiffer = static (before, after) => before.MaxTouchedTxIds != after.MaxTouchedTxIds,
    };

    public static Block Child(ChainedHeader parent, byte salt, params ImmutableArray<Transaction> transactions) =>
        new BlockBuilder(parent, Rules) { Salt = salt, Transactions = transactions }.Build();

    public static ChainedHeader Place(this Block block, ChainedHeader parent) => new(block.Header, block.Hash, parent);

    /// <summary>A block that pays its miner too much.</summary>
    public static Block Greedy(ChainedHeader parent, byte salt) => new BlockBuilder(parent, Rules) { Salt = salt, Fees = new(1) }.Build();

    public static Transaction Spend(Block from) => TestTransactions.Spend(from.Transactions[0].Output(), from.Transactions[0].Outputs[0].Value);

    /// <summary>All that is known of every block, as text, to compare.</summary>
    public static string Picture(Chainstate chain) => string.Join('\n', chain.Tree.All.OrderBy(node => node.Arrival).Select(node => string.Join(' ',
        node.Arrival, node.Hash.Short(), node.Validity, node.Failure, node.IsFailureRoot, node.IsLinked, node.TransactionCount, node.Sequence,
        node.CheckedBy.Short(), node.Verdict?.RuleSet.Short(), node.Verdict?.Kind, node.Verdict?.Violation)))
        + $"\ntip {chain.Tip} coins {chain.CoinCount} {chain.TotalSatoshis} {chain.MuHash()}\n"
        + string.Join('\n', chain.Tree.Tips().Select(tip => $"{tip.Node} {tip.BranchLength} {tip.Status}"));

    /// <summary>The tip and its coins.</summary>
    public static string Standing(Chainstate chain) => $"{chain.Tip} {chain.CoinCount} {chain.MuHash()}";
}
