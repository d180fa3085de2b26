using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>Networks for tests of the chain: regtest as Bitcoin Core 28 has it, and the main network's first rules.</summary>
internal static class TestNetworks
{
    public static readonly Block Genesis = GenesisBlock(1296688602, 0x207fffff, 2);
    public static readonly Block MainGenesis = GenesisBlock(1231006505, 0x1d00ffff, 2083236893);

    /// <summary>Everything on, easy work, and coinbases that mature at once.</summary>
    public static readonly ConsensusRules EasyRules = TestRules.Modern with { CoinbaseMaturity = 1 };
    public static readonly RuleSet Easy = RuleSet.Of("easy", EasyRules);
    public static readonly Block EasyGenesis = BlockBuilder.Genesis(EasyRules);

    /// <summary>The main network as far as its first blocks can tell.</summary>
    public static readonly RuleSet Main = RuleSet.Of("main", ConsensusRules.Original with { MaxMoney = Amount.Coins(21_000_000), NoDuplicateTxIds = true });

    private static readonly ConsensusRules RegtestBase = ConsensusRules.Original with
    {
        MaxMoney = Amount.Coins(21_000_000),
        NoDuplicateTxIds = true,
        PayToScriptHash = true,
        WitnessPrograms = true,
        Taproot = true,
        HalvingInterval = 150,
        PowLimit = new(0x207fffff),
        NoRetargeting = true,
        AllowMinDifficulty = true,
        RetargetTimespan = 24 * 60 * 60,
    };

    /// <summary>Regtest rules with other activation heights.</summary>
    public static RuleSet Regtest(params IEnumerable<(string Name, Height Height)> activations)
    {
        RuleSet rules = RuleSet.Of(
            "regtest",
            RegtestBase,
            Change("bip34", 1, RegtestBase with { HeightInCoinbase = true, MinBlockVersion = 2 }),
            Change("bip66", 1, RegtestBase with { StrictDer = true, MinBlockVersion = 3 }),
            Change("bip65", 1, RegtestBase with { CheckLockTimeVerify = true, MinBlockVersion = 4 }),
            Change("csv", 1, RegtestBase with { RelativeLockTime = true, CheckSequenceVerify = true, MedianTimeLock = true }),
            Change("segwit", 0, RegtestBase with { WitnessCommitment = true, NullDummy = true }));
        foreach ((string name, Height height) in activations)
        {
            rules = rules.TryWith(name, height, out RuleSet? changed) ? changed : throw new InvalidDataException(name);
        }
        return rules;
    }

    public static Chainstate Start(Block genesis, RuleSet rules) => new(
        genesis, new(rules), new MemoryBlockStore(), new SequentialScriptRunner(BouncyCastleVerifier.Instance), CoinGen.Salt);

    private static RuleChange Change(string name, int height, ConsensusRules after) =>
        new(new AtHeight(new(height)), RuleDifferences(after)) { Name = name };

    private static ImmutableArray<RuleDifference> RuleDifferences(ConsensusRules after) =>
        [.. RuleParameters.All.Where(parameter => parameter.Read(after) != parameter.Read(RegtestBase)).Select(parameter => new RuleDifference(parameter, parameter.Read(after)))];

    /// <summary>The block of January 2009, with another time, target and nonce.</summary>
    private static Block GenesisBlock(uint time, uint bits, uint nonce)
    {
        const string Coinbase =
            "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d657320" +
            "30332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73" +
            "ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504" +
            "e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000";
        if (!Wire.TryRead<Transaction>(Convert.FromHexString(Coinbase), out Transaction? coinbase)) throw new InvalidDataException();
        return new(new(1, default, new(coinbase.Id.Value), new(time), new(bits), nonce), [coinbase]);
    }
}
