using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Rules;

/// <summary>A network: where its chain begins, how its addresses look, and which rule sets its people run. Made by <see cref="ChainFile"/>.</summary>
public sealed class ChainSpec
{
    /// <summary>The name: <c>regtest</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Stands before every block in block files.</summary>
    public required NetworkMagic Magic { get; init; }

    /// <summary>The first block; its hash, Merkle root and work have been checked.</summary>
    public required Block Genesis { get; init; }

    /// <summary>How addresses begin.</summary>
    public required AddressPrefixes Addresses { get; init; }

    /// <summary>The network's name as Bitcoin Core has it.</summary>
    public string CoreName => Name switch
    {
        "bitcoin" => "main",
        "testnet3" => "test",
        { } other => other,
    };

    /// <summary>How addresses of the network look.</summary>
    public AddressFormat AddressFormat => new(CoreName, Addresses.PubkeyHash, Addresses.ScriptHash, Addresses.SecretKey, Addresses.Bech32);

    /// <summary>The rule set that a node enforces unless told otherwise: one of <see cref="RuleSets"/>.</summary>
    public required RuleSet DefaultRules { get; init; }

    /// <summary>Every known rule set, in the order of the file; names are distinct.</summary>
    public required ImmutableArray<RuleSet> RuleSets { get; init; }

    /// <summary>Who may decide a rollback; null where nobody may.</summary>
    public CouncilSpec? Council { get; init; }

    /// <summary>Finds a rule set by its name.</summary>
    public bool TryFindRules(string name, [NotNullWhen(true)] out RuleSet? rules)
    {
        rules = RuleSets.FirstOrDefault(known => known.Name == name);
        return rules is not null;
    }

    /// <summary>The same network, with another rule set in the place of the one that has its name.</summary>
    public ChainSpec With(RuleSet changed) => new()
    {
        Name = Name,
        Summary = Summary,
        Magic = Magic,
        Genesis = Genesis,
        Addresses = Addresses,
        DefaultRules = DefaultRules.Name == changed.Name ? changed : DefaultRules,
        RuleSets = [.. RuleSets.Select(known => known.Name == changed.Name ? changed : known)],
        Council = Council,
    };

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
