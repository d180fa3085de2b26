namespace Blockchain.Consensus.Rules;

/// <summary>
/// The name of every rule, as chain files, verdicts and reports spell it. The first group has a parameter of the same
/// name in <see cref="RuleParameters"/>; the second has none, because no rule set has ever switched it off.
/// </summary>
public static class RuleNames
{
    /// <summary>See <see cref="ConsensusRules.MaxBlockSize"/>.</summary>
    public const string MaxBlockSize = "max-block-size";

    /// <summary>See <see cref="ConsensusRules.MaxBlockWeight"/>.</summary>
    public const string MaxBlockWeight = "max-block-weight";

    /// <summary>See <see cref="ConsensusRules.MaxSigOpsCost"/>.</summary>
    public const string MaxSigOpsCost = "max-sigops-cost";

    /// <summary>See <see cref="ConsensusRules.MaxTouchedTxIds"/>.</summary>
    public const string MaxTouchedTxIds = "max-touched-txids";

    /// <summary>See <see cref="ConsensusRules.MaxMoney"/>.</summary>
    public const string MaxMoney = "max-money";

    /// <summary>See <see cref="ConsensusRules.UniqueInputs"/>.</summary>
    public const string UniqueInputs = "unique-inputs";

    /// <summary>See <see cref="ConsensusRules.NoDuplicateTxIds"/>.</summary>
    public const string NoDuplicateTxIds = "no-duplicate-txids";

    /// <summary>See <see cref="ConsensusRules.HeightInCoinbase"/>.</summary>
    public const string HeightInCoinbase = "height-in-coinbase";

    /// <summary>See <see cref="ConsensusRules.MinBlockVersion"/>.</summary>
    public const string MinBlockVersion = "min-block-version";

    /// <summary>See <see cref="ConsensusRules.PayToScriptHash"/>.</summary>
    public const string PayToScriptHash = "pay-to-script-hash";

    /// <summary>See <see cref="ConsensusRules.StrictDer"/>.</summary>
    public const string StrictDer = "strict-der";

    /// <summary>See <see cref="ConsensusRules.CheckLockTimeVerify"/>.</summary>
    public const string CheckLockTimeVerify = "check-lock-time-verify";

    /// <summary>See <see cref="ConsensusRules.RelativeLockTime"/>.</summary>
    public const string RelativeLockTime = "relative-lock-time";

    /// <summary>See <see cref="ConsensusRules.CheckSequenceVerify"/>.</summary>
    public const string CheckSequenceVerify = "check-sequence-verify";

    /// <summary>See <see cref="ConsensusRules.MedianTimeLock"/>.</summary>
    public const string MedianTimeLock = "median-time-lock";

    /// <summary>See <see cref="ConsensusRules.WitnessPrograms"/>.</summary>
    public const string WitnessPrograms = "witness-programs";

    /// <summary>See <see cref="ConsensusRules.WitnessCommitment"/>.</summary>
    public const string WitnessCommitment = "witness-commitment";

    /// <summary>See <see cref="ConsensusRules.NullDummy"/>.</summary>
    public const string NullDummy = "null-dummy";

    /// <summary>See <see cref="ConsensusRules.Taproot"/>.</summary>
    public const string Taproot = "taproot";

    /// <summary>See <see cref="ConsensusRules.CoinbaseMaturity"/>.</summary>
    public const string CoinbaseMaturity = "coinbase-maturity";

    /// <summary>See <see cref="ConsensusRules.InitialSubsidy"/>.</summary>
    public const string InitialSubsidy = "initial-subsidy";

    /// <summary>See <see cref="ConsensusRules.HalvingInterval"/>.</summary>
    public const string HalvingInterval = "halving-interval";

    /// <summary>See <see cref="ConsensusRules.MaxFutureTime"/>.</summary>
    public const string MaxFutureTime = "max-future-time";

    /// <summary>See <see cref="ConsensusRules.PowLimit"/>.</summary>
    public const string PowLimit = "pow-limit";

    /// <summary>See <see cref="ConsensusRules.RetargetTimespan"/>.</summary>
    public const string RetargetTimespan = "retarget-timespan";

    /// <summary>See <see cref="ConsensusRules.BlockInterval"/>.</summary>
    public const string BlockInterval = "block-interval";

    /// <summary>See <see cref="ConsensusRules.NoRetargeting"/>.</summary>
    public const string NoRetargeting = "no-retargeting";

    /// <summary>See <see cref="ConsensusRules.AllowMinDifficulty"/>.</summary>
    public const string AllowMinDifficulty = "allow-min-difficulty";

    /// <summary>See <see cref="ConsensusRules.TimeWarpProtection"/>.</summary>
    public const string TimeWarpProtection = "time-warp-protection";

    // Rules without a parameter, from here on.

    /// <summary>The header's hash meets its target, and the target is possible.</summary>
    public const string ProofOfWork = "proof-of-work";

    /// <summary>The target is the one that the difficulty rule computes from the blocks below.</summary>
    public const string Difficulty = "difficulty";

    /// <summary>The parent is known and valid.</summary>
    public const string ValidParent = "valid-parent";

    /// <summary>The block's time is above the median of the last eleven.</summary>
    public const string TimeAboveMedian = "time-above-median";

    /// <summary>The header commits to the transactions, and to no other list (CVE-2012-2459).</summary>
    public const string MerkleRoot = "merkle-root";

    /// <summary>The first transaction is a coinbase, no other is.</summary>
    public const string OneCoinbase = "one-coinbase";

    /// <summary>The coinbase's script is 2 to 100 bytes long.</summary>
    public const string CoinbaseScriptLength = "coinbase-script-length";

    /// <summary>A transaction spends something and creates something.</summary>
    public const string TransactionNotEmpty = "transaction-not-empty";

    /// <summary>No output is of less than nothing.</summary>
    public const string OutputNotNegative = "output-not-negative";

    /// <summary>Every input, but a coinbase's, names an output.</summary>
    public const string PreviousOutputNamed = "previous-output-named";

    /// <summary>A transaction's lock time, absolute or relative, has passed.</summary>
    public const string LockTime = "lock-time";

    /// <summary>What a transaction spends exists and is unspent.</summary>
    public const string InputsExist = "inputs-exist";

    /// <summary>A transaction spends at least what it creates.</summary>
    public const string InputsCoverOutputs = "inputs-cover-outputs";

    /// <summary>The coinbase takes no more than new coins and fees.</summary>
    public const string Subsidy = "subsidy";

    /// <summary>Every script succeeds, for a reason that no script parameter above explains.</summary>
    public const string ScriptsSucceed = "scripts-succeed";
}
