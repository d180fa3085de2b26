using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>The table of parameters: one row for every property of <see cref="ConsensusRules"/> that can be set.</summary>
public static class RuleParameters
{
    /// <summary>Every parameter, in the order of <see cref="ConsensusRules"/>.</summary>
    public static ImmutableArray<RuleParameter> All { get; } = [.. Sizes(), .. Coins(), .. Scripts(), .. Money(), .. Time()];

    private static readonly FrozenDictionary<string, RuleParameter> ByName = All.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>Finds a parameter by its name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out RuleParameter? parameter) => ByName.TryGetValue(name, out parameter);

    /// <summary>Finds a parameter whose name is a constant of <see cref="RuleNames"/>.</summary>
    public static RuleParameter Of(string name)
    {
        bool known = TryFind(name, out RuleParameter? parameter);
        Invariant.Holds(known && parameter is not null);
        return parameter;
    }

    private static IEnumerable<RuleParameter> Sizes() =>
    [
        new(RuleNames.MaxBlockSize, RuleUnit.Bytes, Strictness.Looser, r => RuleValue.Of(r.MaxBlockSize), (r, v) => r with { MaxBlockSize = (int)v.Number })
        {
            Min = 81, Max = 32_000_000, Meaning = "bytes of a block without witnesses, at most (2010)",
        },
        new(RuleNames.MaxBlockWeight, RuleUnit.WeightUnits, Strictness.Looser, r => RuleValue.Of(r.MaxBlockWeight), (r, v) => r with { MaxBlockWeight = (int)v.Number })
        {
            Min = 324, Max = 128_000_000, Meaning = "weight units of a block, at most (BIP 141)",
        },
        new(RuleNames.MaxSigOpsCost, RuleUnit.SigOpsCost, Strictness.Looser, r => RuleValue.Of(r.MaxSigOpsCost), (r, v) => r with { MaxSigOpsCost = (int)v.Number })
        {
            Max = 128_000_000, Meaning = "cost of a block's signature operations, at most; a legacy one costs four (BIP 141)",
        },
        new(RuleNames.MaxTouchedTxIds, RuleUnit.TransactionIds, Strictness.Looser, r => Number(r.MaxTouchedTxIds), (r, v) => r with { MaxTouchedTxIds = (int?)Number(v) })
        {
            IsOptional = true, Meaning = "distinct ids of a block's transactions and of those that they spend from, at most (March 2013, BIP 50)",
        },
    ];

    private static IEnumerable<RuleParameter> Coins() =>
    [
        new(RuleNames.MaxMoney, RuleUnit.Satoshis, Strictness.Looser, r => Number(r.MaxMoney?.Satoshis), (r, v) => r with { MaxMoney = Money(v) })
        {
            Max = long.MaxValue / 2, IsOptional = true, Meaning = "no output, sum of outputs or fee is above this (August 2010, CVE-2010-5139)",
        },
        Switch(RuleNames.UniqueInputs, r => r.UniqueInputs, (r, v) => r with { UniqueInputs = v }, "a transaction may not spend one output twice (CVE-2018-17144)"),
        Switch(RuleNames.NoDuplicateTxIds, r => r.NoDuplicateTxIds, (r, v) => r with { NoDuplicateTxIds = v }, "a transaction may not overwrite an unspent one of the same id (BIP 30)"),
        Switch(RuleNames.HeightInCoinbase, r => r.HeightInCoinbase, (r, v) => r with { HeightInCoinbase = v }, "the coinbase begins with its height (BIP 34)"),
        new(RuleNames.MinBlockVersion, RuleUnit.Version, Strictness.Tighter, r => RuleValue.Of(r.MinBlockVersion), (r, v) => r with { MinBlockVersion = (int)v.Number })
        {
            Min = int.MinValue, Meaning = "the lowest block version (BIP 34: 2, BIP 66: 3, BIP 65: 4)",
        },
    ];

    private static IEnumerable<RuleParameter> Scripts() =>
    [
        Switch(RuleNames.PayToScriptHash, r => r.PayToScriptHash, (r, v) => r with { PayToScriptHash = v }, "pay to script hash (BIP 16)"),
        Switch(RuleNames.StrictDer, r => r.StrictDer, (r, v) => r with { StrictDer = v }, "signatures are in strict DER (BIP 66)"),
        Switch(RuleNames.CheckLockTimeVerify, r => r.CheckLockTimeVerify, (r, v) => r with { CheckLockTimeVerify = v }, "OP_CHECKLOCKTIMEVERIFY (BIP 65)"),
        Switch(RuleNames.RelativeLockTime, r => r.RelativeLockTime, (r, v) => r with { RelativeLockTime = v }, "sequence numbers are relative lock times (BIP 68)"),
        Switch(RuleNames.CheckSequenceVerify, r => r.CheckSequenceVerify, (r, v) => r with { CheckSequenceVerify = v }, "OP_CHECKSEQUENCEVERIFY (BIP 112)"),
        Switch(RuleNames.MedianTimeLock, r => r.MedianTimeLock, (r, v) => r with { MedianTimeLock = v }, "lock times are compared with the median time, which is never later than the block's own (BIP 113)"),
        Switch(RuleNames.WitnessPrograms, r => r.WitnessPrograms, (r, v) => r with { WitnessPrograms = v }, "scripts may be witness programs (BIP 141, 143)"),
        Switch(RuleNames.WitnessCommitment, r => r.WitnessCommitment, (r, v) => r with { WitnessCommitment = v }, "blocks commit to their witnesses, and only then have any; older nodes see such a block without them (BIP 141)"),
        Switch(RuleNames.NullDummy, r => r.NullDummy, (r, v) => r with { NullDummy = v }, "the dummy element of CHECKMULTISIG is empty (BIP 147)"),
        Switch(RuleNames.Taproot, r => r.Taproot, (r, v) => r with { Taproot = v }, "taproot and tapscript (BIP 341, 342)"),
    ];

    private static IEnumerable<RuleParameter> Money() =>
    [
        new(RuleNames.CoinbaseMaturity, RuleUnit.Blocks, Strictness.Tighter, r => RuleValue.Of(r.CoinbaseMaturity), (r, v) => r with { CoinbaseMaturity = (int)v.Number })
        {
            Max = 1_000_000, Meaning = "blocks that must pass before a coinbase may be spent (2009)",
        },
        new(RuleNames.InitialSubsidy, RuleUnit.Satoshis, Strictness.Looser, r => RuleValue.Of(r.InitialSubsidy.Satoshis), (r, v) => r with { InitialSubsidy = new(v.Number) })
        {
            Max = long.MaxValue / 2, Meaning = "new coins of the first block (2009)",
        },
        new(RuleNames.HalvingInterval, RuleUnit.Blocks, Strictness.Looser, r => RuleValue.Of(r.HalvingInterval), (r, v) => r with { HalvingInterval = (int)v.Number })
        {
            Min = 1, Meaning = "blocks between halvings of the subsidy (2009)",
        },
    ];

    private static IEnumerable<RuleParameter> Time() =>
    [
        new(RuleNames.MaxFutureTime, RuleUnit.Seconds, Strictness.Looser, r => RuleValue.Of(r.MaxFutureTime), (r, v) => r with { MaxFutureTime = (int)v.Number })
        {
            Meaning = "seconds that a block's time may lie ahead of the node's clock (2009)",
        },
        // Every block must have exactly the target that the rules compute: another computation accepts other blocks, never more or fewer.
        new(RuleNames.PowLimit, RuleUnit.Target, Strictness.Both, r => RuleValue.Of(r.PowLimit), (r, v) => r with { PowLimit = new((uint)v.Number) })
        {
            Meaning = "the easiest target (2009)",
        },
        new(RuleNames.RetargetTimespan, RuleUnit.Seconds, Strictness.Both, r => RuleValue.Of(r.RetargetTimespan), (r, v) => r with { RetargetTimespan = (int)v.Number })
        {
            Min = 4, Meaning = "seconds that a retarget period should take (2009)",
        },
        new(RuleNames.BlockInterval, RuleUnit.Seconds, Strictness.Both, r => RuleValue.Of(r.BlockInterval), (r, v) => r with { BlockInterval = (int)v.Number })
        {
            Min = 1, Meaning = "seconds that a block should take (2009)",
        },
        Switch(RuleNames.NoRetargeting, r => r.NoRetargeting, (r, v) => r with { NoRetargeting = v }, "every block has its parent's target (regtest)", Strictness.Both),
        Switch(RuleNames.AllowMinDifficulty, r => r.AllowMinDifficulty, (r, v) => r with { AllowMinDifficulty = v }, "a block twice the interval after its parent has the easiest target (testnet's 20 minutes)", Strictness.Both),
        Switch(RuleNames.TimeWarpProtection, r => r.TimeWarpProtection, (r, v) => r with { TimeWarpProtection = v }, "retarget from the period's first block, and keep its time within 600 s of its parent's (BIP 94)", Strictness.Both),
    ];

    private static RuleParameter Switch(
        string name, Func<ConsensusRules, bool> read, Func<ConsensusRules, bool, ConsensusRules> write, string meaning, Strictness whenOn = Strictness.Tighter) =>
        new(name, RuleUnit.Switch, whenOn, rules => RuleValue.Of(read(rules)), (rules, value) => write(rules, value.Number != 0)) { Max = 1, Meaning = meaning };

    private static RuleValue Number(long? value) => value is long number ? RuleValue.Of(number) : RuleValue.None;

    private static long? Number(RuleValue value) => value.Kind == RuleValueKind.None ? null : value.Number;

    private static Amount? Money(RuleValue value) => value.Kind == RuleValueKind.None ? null : new Amount(value.Number);
}
