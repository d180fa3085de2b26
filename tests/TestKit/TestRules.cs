using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.TestKit;

/// <summary>Rules under which a test can make blocks: every soft fork from the first block on, work that costs two hashes.</summary>
public static class TestRules
{
    /// <summary>The target that every second hash meets.</summary>
    public static CompactTarget EasyTarget { get; } = new(0x207fffff);

    /// <summary>Everything on, as regtest has it today.</summary>
    public static ConsensusRules Modern { get; } = ConsensusRules.Original with
    {
        MaxMoney = Amount.Coins(21_000_000),
        NoDuplicateTxIds = true,
        HeightInCoinbase = true,
        MinBlockVersion = 4,
        PayToScriptHash = true,
        StrictDer = true,
        CheckLockTimeVerify = true,
        RelativeLockTime = true,
        CheckSequenceVerify = true,
        MedianTimeLock = true,
        WitnessPrograms = true,
        WitnessCommitment = true,
        NullDummy = true,
        Taproot = true,
        HalvingInterval = 150,
        PowLimit = EasyTarget,
        NoRetargeting = true,
    };

    /// <summary>The rules of 2009 with easy work.</summary>
    public static ConsensusRules Original { get; } = ConsensusRules.Original with { PowLimit = EasyTarget, NoRetargeting = true };
}
