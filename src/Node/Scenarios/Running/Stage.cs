using System.Collections.Immutable;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
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
    private readonly IScriptRunner scripts;
    private readonly Func<NodeParts, NodeParts> build;
    private readonly Council? council;
    private readonly NetworkId network;

    /// <summary>Asks the run to end: looked at between blocks, so that no node is left in the middle of one.</summary>
    internal CancellationToken Stop { get; init; }

    /// <summary>Sets up nodes and players; nothing has happened yet.</summary>
    internal Stage(Scenario scenario, ChainSpec chain, ulong seed, ISignatureVerifier verifier, Func<NodeParts, NodeParts> build)
    {
        Scenario = scenario;
        Chain = chain;
        Verifier = verifier;
        this.build = build;
        known = [.. chain.RuleSets.Select(rules => new RuleSchedule(rules))];
        scripts = new SequentialScriptRunner(verifier);
        network = new(chain.Magic.Value, chain.Genesis.Hash);
        council = Voting.CouncilOf(scenario);
        SplitMix64 chance = new(seed);
        Mining = chance.Fork("mining");
        People = chance.Fork("people");
        UnixTimeMs start = UnixTimeMs.Of(scenario.Start ?? new(chain.Genesis.Header.Time.Seconds));
        Seen = new(this);
        Host = new(start, chance.Fork("network"), Seen.Take);
        foreach (ScenarioNode node in scenario.Nodes) indexes.Add(node.Name, Host.Add(node.Name, rules => PartsOf(node, rules), node.Rules));
        foreach ((NodeIndex a, NodeIndex b) in Topology.Of(scenario.Nodes.Length, chance.Fork("topology"))) Host.Network.Link(a, b, scenario.Links);
        Purses = scenario.Players.ToImmutableSortedDictionary(player => player.Name, player => new Purse(scenario.Name, player.Name), StringComparer.Ordinal);
    }

    /// <summary>What is played.</summary>
    internal Scenario Scenario { get; }

    /// <summary>The chain that it is played on.</summary>
    internal ChainSpec Chain { get; }

    /// <summary>Checks signatures.</summary>
    internal ISignatureVerifier Verifier { get; }

    /// <summary>The nodes and the network.</summary>
    internal SimulatedHost Host { get; }

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

    /// <summary>Outputs that anybody may spend, for blocks that must be full.</summary>
    internal Queue<PurseCoin> Prepared { get; } = new();

    /// <summary>The nodes by number, in the scenario's order.</summary>
    internal IEnumerable<NodeIndex> Nodes => Enumerable.Range(0, Scenario.Nodes.Length).Select(number => new NodeIndex(number));

    /// <summary>The nodes that run.</summary>
    internal IEnumerable<NodeIndex> Running => Nodes.Where(Host.Network.IsRunning);

    /// <summary>A node by its name.</summary>
    internal NodeIndex Find(string name) => indexes[name];

    /// <summary>The nodes that a selector means.</summary>
    internal ImmutableArray<NodeIndex> Find(NodeSelector selector) => [.. selector.In(Scenario).Select(node => Find(node.Name))];

    /// <summary>The node that a player uses.</summary>
    internal NodeIndex NodeOf(string player) => Find(Scenario.Players.First(known => known.Name == player).Node);

    /// <summary>A new chain state under the rules of a name, with nothing in it: to replay a chain in.</summary>
    internal Chainstate EmptyChain(string rules) =>
        new(Chain.Genesis, known.First(schedule => schedule.Rules.Name == rules), new MemoryBlockStore(), scripts, Salt);

    /// <summary>Where a miner's reward goes when no player is named: to a hash of its name, which nobody can spend.</summary>
    internal static ScriptBytes RewardOf(string node) =>
        Consensus.Script.ScriptTemplates.PayToPublicKeyHash(Hash160.Of(Encoding.UTF8.GetBytes($"reward of {node}")));

    private NodeParts PartsOf(ScenarioNode node, string rules) => build(new()
    {
        Genesis = Chain.Genesis,
        Network = network,
        Known = known,
        Active = rules,
        Council = council,
        Store = new MemoryBlockStore(),
        Scripts = scripts,
        Verifier = Verifier,
        Salt = Salt,
        RollbackPolicy = node.Follows ? RollbackPolicy.Auto : RollbackPolicy.Ignore,
        Software = $"simulated {rules}",
    });
}
