using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Machine;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

/// <summary>The story must notice the mistakes that people make: each is built into every node, and the run fails where it should.</summary>
public sealed class PlantedMistakeTests
{
    private static readonly CachingVerifier Verifier = new(SignatureEngine.Choose().Verifier, salt: "planted"u8);

    [Fact]
    public void Nodes_as_they_are_pass() => Assert.Empty(Failing(parts => parts));

    [Fact]
    public void A_vote_counted_twice_is_noticed() => Noticed(
        parts => parts with { OpenVoteBook = static (network, council) => new WrongVoteBook(council, [], isCounter: true) },
        "every certificate holds the votes of 5 voters and no other");

    [Fact]
    public void An_observers_vote_is_noticed() => Noticed(
        parts => parts with { OpenVoteBook = static (network, council) => new WrongVoteBook(council, [], isCounter: false) },
        "every certificate holds the votes of 5 voters and no other");

    [Fact]
    public void A_forgotten_undo_is_noticed()
    {
        // A coin that a block spent is not put back as it was: one satoshi is missing. The node stops before it can lie.
        BrokenStoreException stopped = Assert.Throws<BrokenStoreException>(() => Failing(parts => parts with { Store = new ForgetfulStore() }));
        Assert.StartsWith("undo-corrupt", stopped.Message, StringComparison.Ordinal);
        Evidence.Record("march-2013 with a forgotten undo: the node stops with undo-corrupt");
    }

    [Fact]
    public void A_stale_verdict_is_noticed() => Noticed(
        parts => parts with { CanDiffer = static (before, after) => false },
        "every verdict is one of today's rules");

    private static void Noticed(Func<NodeParts, NodeParts> plant, string expectation)
    {
        ImmutableArray<string> failing = Failing(plant);
        Assert.Contains(failing, row => row.StartsWith(expectation, StringComparison.Ordinal));
        Evidence.Record($"march-2013 with a planted mistake: noticed by '{expectation}'");
    }

    private static ImmutableArray<string> Failing(Func<NodeParts, NodeParts> plant)
    {
        Assert.True(ChainFile.TryRead("chain.json", Chains.Read("march-2013"), out ChainSpec? chain, out _));
        string text = File.ReadAllText(Path.Combine(Chains.Root, "march-2013", "scenario.yaml"));
        Assert.True(ScenarioFile.TryRead("scenario.yaml", text, out Scenario? scenario, out ScenarioError? mistake), mistake?.ToString());
        ScenarioRunner runner = new(Verifier, plant);
        Assert.True(runner.TryRun("scenario.yaml", scenario, chain, seed: 1, out RunRecord? run, out ScenarioError? error), error?.ToString());
        return [.. run.Rows.Where(row => !row.Holds).Select(row => $"{row.Expected}: {row.Seen}")];
    }

    /// <summary>Counts arrivals, or whoever signs: what the Elasticsearch and BSV incidents came from.</summary>
    private sealed class WrongVoteBook(Council council, ImmutableArray<Vote> arrived, bool isCounter) : IVoteBook
    {
        public IEnumerable<Vote> Votes => arrived;

        public VoteAdded Add(Vote vote, ISignatureVerifier verifier)
        {
            bool isVoter = council.IndexOf(vote.Key) >= 0;
            bool isRepeated = arrived.Contains(vote);
            if (isCounter ? !isVoter : isRepeated) return new(this, VoteOutcome.Repeated, null);
            // The counter passes a vote on only once, or it would run for ever; it still counts every arrival.
            return new(new WrongVoteBook(council, arrived.Add(vote), isCounter), isRepeated ? VoteOutcome.Repeated : VoteOutcome.Counted, null);
        }

        public ImmutableArray<Vote> VotesFor(Epoch epoch, PlanDigest plan) => [.. arrived.Where(vote => vote.Plan == plan).OrderBy(vote => vote.Voter)];

        public Certificate? Certify(RollbackPlan plan)
        {
            ImmutableArray<Vote> signed = VotesFor(plan.Epoch, plan.ComputeDigest());
            return signed.Length >= council.Needed(plan.Depth) ? new(plan, signed) : null;
        }
    }

    private sealed class ForgetfulStore : IBlockStore
    {
        private readonly MemoryBlockStore store = new();

        public void Put(Block block) => store.Put(block);

        public bool TryGet(BlockHash hash, [NotNullWhen(true)] out Block? block) => store.TryGet(hash, out block);

        public void PutUndo(BlockUndo undo) => store.PutUndo(undo);

        public bool TryGetUndo(BlockHash hash, [NotNullWhen(true)] out BlockUndo? undo)
        {
            if (!store.TryGetUndo(hash, out undo)) return false;
            undo = undo with { Spent = [.. undo.Spent.Select(static coin => coin with { Output = coin.Output with { Value = coin.Output.Value - new Amount(1) } })] };
            return true;
        }
    }
}
