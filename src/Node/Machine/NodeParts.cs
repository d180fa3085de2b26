using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Machine.Rollback;

namespace Blockchain.Node.Machine;

/// <summary>What a node is made of. A host chooses the parts; the machine works the same with all of them.</summary>
public sealed record NodeParts
{
    /// <summary>The first block.</summary>
    public required Block Genesis { get; init; }

    /// <summary>Which network.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>Every rule set that the node can judge by, in the order of the chain file.</summary>
    public required ImmutableArray<RuleSchedule> Known { get; init; }

    /// <summary>The name of the one that it enforces.</summary>
    public required string Active { get; init; }

    /// <summary>Who may decide a rollback; null where nobody may.</summary>
    public Council? Council { get; init; }

    /// <summary>Bodies and undo data.</summary>
    public required IBlockStore Store { get; init; }

    /// <summary>The chain that the store knows, under the active rules; null for a node that starts at the genesis.</summary>
    public Chainstate? Restored { get; init; }

    /// <summary>The highest that each voter of this node has signed before, by the voter's index.</summary>
    public ImmutableDictionary<ushort, VoterLock> VoterLocks { get; init; } = ImmutableDictionary<ushort, VoterLock>.Empty;

    /// <summary>Plans, votes, certificates and incidents that were kept.</summary>
    public NodeMemory Memory { get; init; } = NodeMemory.None;

    /// <summary>Runs scripts.</summary>
    public required IScriptRunner Scripts { get; init; }

    /// <summary>Checks votes.</summary>
    public required ISignatureVerifier Verifier { get; init; }

    /// <summary>Keys the coin table; no result depends on it.</summary>
    public required CoinSalt Salt { get; init; }

    /// <summary>The work that a chain of headers must show before any of it is kept, also while this node's own chain has less.</summary>
    public ChainWork MinimumWork { get; init; }

    /// <summary>What waits for a block.</summary>
    public MempoolPolicy MempoolPolicy { get; init; } = new();

    /// <summary>Draws which orphan transactions make room for others; a live host takes one that nobody can guess.</summary>
    public Hash256 OrphanSeed { get; init; }

    /// <summary>How this node's own blocks are filled.</summary>
    public MiningPolicy MiningPolicy { get; init; } = new();

    /// <summary>What is done with a certified plan.</summary>
    public RollbackPolicy RollbackPolicy { get; init; } = RollbackPolicy.Auto;

    /// <summary>Counts votes.</summary>
    public Func<NetworkId, Council, IVoteBook> OpenVoteBook { get; init; } = static (network, council) => new VoteBook(network, council);

    /// <summary>Whether a verdict under the first rules may be another under the second: where it may, a change of rules asks anew.</summary>
    public Func<ConsensusRules, ConsensusRules, bool> CanDiffer { get; init; } = static (before, after) => before != after;

    /// <summary>A name and version for people.</summary>
    public string Software { get; init; } = "blockchain-node";

    /// <summary>The parts of a node on a network, on one thread and with everything in memory; a host replaces what it has better ones for.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="active">The rule set to enforce; null for the chain file's default.</param>
    /// <param name="verifier">Checks signatures.</param>
    /// <exception cref="InvariantException">The council of the chain file is not one: the reader of chain files refuses such a file.</exception>
    public static NodeParts Of(ChainSpec spec, string? active, ISignatureVerifier verifier)
    {
        Council? council = null;
        if (spec.Council is { } named)
        {
            Invariant.Holds(Council.TryCreate([.. named.Voters.Select(voter => new Voter(voter.Name, voter.Key))], named.Threshold, [], out council, out _));
        }
        return new()
        {
            Genesis = spec.Genesis,
            Network = new(spec.Magic.Value, spec.Genesis.Hash),
            Known = [.. spec.RuleSets.Select(rules => new RuleSchedule(rules))],
            Active = active ?? spec.DefaultRules.Name,
            Council = council,
            Store = new MemoryBlockStore(),
            Scripts = new SequentialScriptRunner(verifier),
            Verifier = verifier,
            Salt = default,
        };
    }

    /// <summary>A rule set by name; the active one for null, null for a name that nobody knows.</summary>
    public RuleSchedule? FindRules(string? name) => Known.FirstOrDefault(known => known.Rules.Name == (name ?? Active));

    /// <summary>A rule set by digest; the first of the chain file for null, so that every node takes the same.</summary>
    public RuleSchedule? FindRules(RuleSetDigest? digest) =>
        digest is null ? Known[0] : Known.FirstOrDefault(known => known.Rules.Digest == digest);
}
