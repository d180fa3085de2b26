using System.Collections.Immutable;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Everything that stands on the stage of one run: nodes, players, voters' keys, and what steps have named.</summary>
internal sealed class Stage
{
    /// <summary>A fixed salt keeps the order inside tables the same in every run.</summary>
    private static readonly CoinSalt Salt = new(0x6d61726368, 0x32303133);

    private readonly SortedDictionary<string, NodeIndex> indexes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<RuleSchedule> known;

    /// <summary>Asks the run to end.</summary>
    internal CancellationToken Stop { get; }

    /// <summary>Sets up nodes and players; nothing has happened yet.</summary>
    /// <param name="scenario">What is played.</param>
    /// <param name="chain">The chain that it is played on.</param>
    /// <param name="seed">What chance is drawn from.</param>
    /// <param name="verifier">Checks signatures.</param>
    /// <param name="open">Sets the nodes up; the chance is the network's.</param>
    /// <param name="stop">Asks the run to end: looked at between blocks, so that no node is left in the middle of one.</param>
    internal Stage(Scenario scenario, ChainSpec chain, ulong seed, ISignatureVerifier verifier, Func<Stage, SplitMix64, IScenarioHost> open, CancellationToken stop)
    {
        Scenario = scenario;
        Stop = stop;
        Chain = chain;
        Verifier = verifier;
        known = [.. chain.RuleSets.Select(rules => new RuleSchedule(rules))];
        Scripts = new SequentialScriptRunner(verifier);
        SplitMix64 chance = new(seed);
        Mining = chance.Fork("mining");
        People = chance.Fork("people");
        Seen = new(this);
        for (int number = 0; number < scenario.Nodes.Length; number++) indexes.Add(scenario.Nodes[number].Name, new(number));
        Host = open(this, chance);
        Purses = scenario.Players.ToImmutableSortedDictionary(player => player.Name, player => new Purse(scenario.Name, player.Name), StringComparer.Ordinal);
    }

    /// <summary>What is played.</summary>
    internal Scenario Scenario { get; }

    /// <summary>The chain that it is played on.</summary>
    internal ChainSpec Chain { get; }

    /// <summary>Checks signatures.</summary>
    internal ISignatureVerifier Verifier { get; }

    /// <summary>Runs scripts.</summary>
    internal IScriptRunner Scripts { get; }

    /// <summary>The nodes and the network.</summary>
    internal IScenarioHost Host { get; }

    /// <summary>The instant at which the first step begins.</summary>
    internal UnixTimeMs Start => UnixTimeMs.Of(Scenario.Start ?? new(Chain.Genesis.Header.Time.Seconds));

    /// <summary>Who finds the next block, and when.</summary>
    internal SplitMix64 Mining { get; }

    /// <summary>How long people take.</summary>
    internal SplitMix64 People { get; }

    /// <summary>What has been seen so far.</summary>
    internal Observations Seen { get; }

    /// <summary>Players' coins.</summary>
    internal ImmutableSortedDictionary<string, Purse> Purses { get; }

    /// <summary>Blocks that steps have named.</summary>
    internal SortedDictionary<string, NamedBlock> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Payments that steps have named.</summary>
    internal SortedDictionary<string, Transaction> Payments { get; } = new(StringComparer.Ordinal);

    /// <summary>Who made a payment.</summary>
    internal Dictionary<TxId, ScenarioStep.Pay> Payers { get; } = [];

    /// <summary>All that people have sent, by its id.</summary>
    internal Dictionary<TxId, Transaction> Sent { get; } = [];

    /// <summary>Outputs that anybody may spend, for blocks that must be full.</summary>
    internal Queue<PurseCoin> Prepared { get; } = new();

    /// <summary>The nodes by number, in the scenario's order.</summary>
    internal IEnumerable<NodeIndex> Nodes => Enumerable.Range(0, Scenario.Nodes.Length).Select(number => new NodeIndex(number));

    /// <summary>The nodes that run.</summary>
    internal IEnumerable<NodeIndex> Running => Nodes.Where(Host.IsRunning);

    /// <summary>Lets time pass.</summary>
    internal void RunFor(long milliseconds) => Host.RunUntil(Host.Now + milliseconds);

    /// <summary>A node's name.</summary>
    internal string NameOf(NodeIndex node) => Scenario.Nodes[node.Value].Name;

    /// <summary>The rules that a node enforces.</summary>
    internal RuleSchedule ScheduleOf(NodeIndex node) => FindRules(Host.RulesOf(node));

    /// <summary>A rule set by its digest; the first of the chain file for null, as machines take it.</summary>
    internal RuleSchedule FindRules(RuleSetDigest? digest) => digest is null ? known[0] : known.First(schedule => schedule.Rules.Digest == digest);

    /// <summary>A rule set by its name.</summary>
    internal RuleSchedule FindRules(string name) => known.First(schedule => schedule.Rules.Name == name);

    /// <summary>A node by its name.</summary>
    internal NodeIndex Find(string name) => indexes[name];

    /// <summary>The nodes that a selector means.</summary>
    internal ImmutableArray<NodeIndex> Find(NodeSelector selector) => [.. selector.In(Scenario).Select(node => Find(node.Name))];

    /// <summary>The node that a player uses.</summary>
    internal NodeIndex NodeOf(string player) => Find(Scenario.Players.First(known => known.Name == player).Node);

    /// <summary>A new chain state under the rules of a name, with nothing in it: to replay a chain in.</summary>
    internal Chainstate EmptyChain(string rules) =>
        new(Chain.Genesis, FindRules(rules), new MemoryBlockStore(), Scripts, Salt);

    /// <summary>Where a miner's reward goes when no player is named: to a hash of its name, which nobody can spend.</summary>
    internal static ScriptBytes RewardOf(string node) =>
        Consensus.Script.ScriptTemplates.PayToPublicKeyHash(Hash160.Of(Encoding.UTF8.GetBytes($"reward of {node}")));

    /// <summary>Sets the nodes up as machines in virtual time.</summary>
    /// <param name="build">Changes what nodes are made of.</param>
    internal static Func<Stage, SplitMix64, IScenarioHost> Simulated(Func<NodeParts, NodeParts> build) =>
        (stage, chance) => new MachineHost(stage.Scenario, stage.Start, chance, (node, rules) => build(stage.PartsOf(node, rules)), stage.Seen.Take);

    private NodeParts PartsOf(ScenarioNode node, string rules) => new()
    {
        Genesis = Chain.Genesis,
        Network = new(Chain.Magic.Value, Chain.Genesis.Hash),
        Known = known,
        Active = rules,
        Council = Voting.CouncilOf(Scenario),
        Store = new MemoryBlockStore(),
        Scripts = Scripts,
        Verifier = Verifier,
        Salt = Salt,
        RollbackPolicy = node.Follows ? RollbackPolicy.Auto : RollbackPolicy.Ignore,
        Software = $"simulated {rules}",
    };
}
