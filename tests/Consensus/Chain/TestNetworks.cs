using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Networks for tests of the chain: those of the chain files, and an easy one.</summary>
internal static class TestNetworks
{
    /// <summary>The main network.</summary>
    public static readonly ChainSpec Main = Load("bitcoin");

    private static readonly ChainSpec RegtestSpec = Load("regtest");

    /// <summary>Everything on, easy work, and coinbases that mature at once.</summary>
    public static readonly ConsensusRules EasyRules = TestRules.Modern with { CoinbaseMaturity = 1 };
    public static readonly RuleSet Easy = RuleSet.Of("easy", EasyRules);
    public static readonly Block EasyGenesis = BlockBuilder.Genesis(EasyRules);

    /// <summary>Regtest's first block.</summary>
    public static Block Genesis => RegtestSpec.Genesis;

    /// <summary>Regtest rules with other activation heights.</summary>
    public static RuleSet Regtest(params IEnumerable<(string Name, Height Height)> activations)
    {
        RuleSet rules = RegtestSpec.DefaultRules;
        foreach ((string name, Height height) in activations)
        {
            rules = rules.TryWith(name, height, out RuleSet? changed) ? changed : throw new InvalidDataException(name);
        }
        return rules;
    }

    public static Chainstate Start(Block genesis, RuleSet rules) => new(
        genesis, new(rules), new MemoryBlockStore(), new SequentialScriptRunner(BouncyCastleVerifier.Instance), CoinGen.Salt);

    private static ChainSpec Load(string name) =>
        ChainFile.TryRead(name, Chains.Read(name), out ChainSpec? spec, out ChainFileError? error) ? spec : throw new InvalidDataException(error.ToString());
}
