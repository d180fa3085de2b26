using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.TestKit;

namespace Blockchain.CrashPeer;

/// <summary>What the process that is killed does: the same events in every run, with payments, a reorganization and an operator's words.</summary>
public static class CrashScript
{
    /// <summary>The exit code of a process that a broken disk has ended.</summary>
    public const int BrokenDisk = 3;

    /// <summary>What is printed before the number of an event that is durable.</summary>
    public const string Acknowledged = "durable";

    /// <summary>The argument that leaves the index to the end, so that on a small disk the log and the checkpoints are first to have no room.</summary>
    public const string LateIndex = "late-index";

    /// <summary>Events after which the coins are saved.</summary>
    public static ImmutableArray<int> Checkpoints { get; } = [4, 11];

    private static readonly ConsensusRules Rules = TestRules.Modern with { CoinbaseMaturity = 1 };
    private static readonly Block Genesis = BlockBuilder.Genesis(Rules);

    /// <summary>The parts of the node, with everything in memory.</summary>
    public static NodeParts Parts() => new()
    {
        Genesis = Genesis,
        Network = new(1, Genesis.Hash),
        Known = [new(RuleSet.Of("easy", Rules))],
        Active = "easy",
        Store = new MemoryBlockStore(),
        Scripts = new SequentialScriptRunner(BouncyCastleVerifier.Instance),
        Verifier = BouncyCastleVerifier.Instance,
        Salt = new(1, 2),
    };

    /// <summary>The events.</summary>
    public static ImmutableArray<NodeEvent> Events()
    {
        UnixTimeMs now = UnixTimeMs.Of(Genesis.Header.Time + 1_000_000);
        ChainedHeader root = new(Genesis.Header, null);
        ImmutableArray<Block> trunk = Branch(root, 3, salt: 1);
        ChainedHeader fork = Place(trunk, root);
        ImmutableArray<Block> left = Branch(fork, 3, salt: 2);
        ImmutableArray<Block> right = Branch(fork, 5, salt: 3);
        ImmutableArray<Block> more = Branch(Place(right, fork), 9, salt: 4);
        return
        [
            .. trunk.Concat(left).Concat(right).Select(block => new NodeEvent.SubmitBlock(now, block)),
            new NodeEvent.InvalidateBlock(now, right[1].Hash),
            new NodeEvent.ReconsiderBlock(now, right[1].Hash),
            new NodeEvent.PreciousBlock(now, right[^1].Hash),
            .. more.Select(block => new NodeEvent.SubmitBlock(now, block)),
        ];
    }

    private static ImmutableArray<Block> Branch(ChainedHeader parent, int count, byte salt)
    {
        ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>();
        for (int i = 0; i < count; i++)
        {
            Transaction? paid = blocks.LastOrDefault()?.Transactions[0];
            blocks.Add(new BlockBuilder(parent, Rules)
            {
                Salt = salt,
                Transactions = paid is null ? [] : [TestTransactions.Spend(paid.Output(), paid.Outputs[0].Value)],
            }.Build());
            parent = new(blocks[^1].Header, blocks[^1].Hash, parent);
        }
        return blocks.ToImmutable();
    }

    private static ChainedHeader Place(ImmutableArray<Block> blocks, ChainedHeader parent) =>
        blocks.Aggregate(parent, (below, block) => new(block.Header, block.Hash, below));
}
