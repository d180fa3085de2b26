using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// Every rule in force at one block, each a named parameter. The defaults are the rules of the first release of 2009 with
/// the size limits of 2010; every later rule is a difference that a rule set writes down with the point where it begins.
/// </summary>
/// <remarks>
/// A rule is added in three places that stand side by side: a property here, a row in the table of parameters (its
/// name, so that chain files, digests and differences know it), and the check that reads the property.
/// </remarks>
public sealed record ConsensusRules
{
    /// <summary>The rules of 2009.</summary>
    public static ConsensusRules Original { get; } = new();

    /// <summary>Bytes of a block without witnesses, at most.</summary>
    public int MaxBlockSize { get; init; } = 1_000_000;

    /// <summary>Weight units of a block, at most (BIP 141).</summary>
    public int MaxBlockWeight { get; init; } = 4_000_000;

    /// <summary>Cost of a block's signature operations, at most: a legacy operation costs four (BIP 141).</summary>
    public int MaxSigOpsCost { get; init; } = 80_000;

    /// <summary>
    /// Distinct transaction ids that a block may touch: its own, coinbase included, and those of the outputs it spends. Null for
    /// no limit. What 0.7's lock table came to in March 2013, and 0.8.1's temporary rule (4,500).
    /// </summary>
    public int? MaxTouchedTxIds { get; init; }

    /// <summary>No output, sum of outputs or fee above this; null for no check (before August 2010, CVE-2010-5139).</summary>
    public Amount? MaxMoney { get; init; }

    /// <summary>A transaction may not spend one output twice (CVE-2018-17144).</summary>
    public bool UniqueInputs { get; init; } = true;

    /// <summary>A transaction may not overwrite an unspent one of the same id (BIP 30).</summary>
    public bool NoDuplicateTxIds { get; init; }

    /// <summary>The coinbase begins with its height (BIP 34).</summary>
    public bool HeightInCoinbase { get; init; }

    /// <summary>The lowest block version (BIP 34: 2, BIP 66: 3, BIP 65: 4).</summary>
    public int MinBlockVersion { get; init; } = int.MinValue;

    /// <summary>Pay to script hash (BIP 16).</summary>
    public bool PayToScriptHash { get; init; }

    /// <summary>Signatures in strict DER (BIP 66).</summary>
    public bool StrictDer { get; init; }

    /// <summary>OP_CHECKLOCKTIMEVERIFY (BIP 65).</summary>
    public bool CheckLockTimeVerify { get; init; }

    /// <summary>Sequence numbers are relative lock times (BIP 68).</summary>
    public bool RelativeLockTime { get; init; }

    /// <summary>OP_CHECKSEQUENCEVERIFY (BIP 112).</summary>
    public bool CheckSequenceVerify { get; init; }

    /// <summary>Lock times are compared with the median time instead of the block's own (BIP 113).</summary>
    public bool MedianTimeLock { get; init; }

    /// <summary>Scripts may be witness programs (BIP 141, 143).</summary>
    public bool WitnessPrograms { get; init; }

    /// <summary>Blocks commit to their witnesses, and only then may have any (BIP 141).</summary>
    public bool WitnessCommitment { get; init; }

    /// <summary>The dummy element of CHECKMULTISIG is empty (BIP 147).</summary>
    public bool NullDummy { get; init; }

    /// <summary>Taproot and tapscript (BIP 341, 342).</summary>
    public bool Taproot { get; init; }

    /// <summary>Blocks that must pass before a coinbase may be spent.</summary>
    public int CoinbaseMaturity { get; init; } = 100;

    /// <summary>New coins of the first block.</summary>
    public Amount InitialSubsidy { get; init; } = Amount.Coins(50);

    /// <summary>Blocks between halvings of the subsidy.</summary>
    public int HalvingInterval { get; init; } = 210_000;

    /// <summary>Seconds that a block's time may lie ahead of the node's clock.</summary>
    public int MaxFutureTime { get; init; } = 2 * 60 * 60;

    /// <summary>The easiest target.</summary>
    public CompactTarget PowLimit { get; init; } = new(0x1d00ffff);

    /// <summary>Seconds that a retarget period should take.</summary>
    public int RetargetTimespan { get; init; } = 14 * 24 * 60 * 60;

    /// <summary>Seconds that a block should take.</summary>
    public int BlockInterval { get; init; } = 10 * 60;

    /// <summary>Every block has its parent's target (regtest).</summary>
    public bool NoRetargeting { get; init; }

    /// <summary>A block twice the interval after its parent may have the easiest target (testnet's 20 minutes).</summary>
    public bool AllowMinDifficulty { get; init; }

    /// <summary>Retarget from the period's first block, and keep its time within 600 s of its parent's (BIP 94).</summary>
    public bool TimeWarpProtection { get; init; }

    /// <summary>Blocks in a retarget period.</summary>
    public int RetargetInterval => RetargetTimespan / BlockInterval;

    /// <summary>What the script interpreter enforces under these rules.</summary>
    public ScriptFlags ScriptFlags =>
        (PayToScriptHash ? ScriptFlags.P2sh : 0)
        | (StrictDer ? ScriptFlags.DerSignatures : 0)
        | (CheckLockTimeVerify ? ScriptFlags.CheckLockTimeVerify : 0)
        | (CheckSequenceVerify ? ScriptFlags.CheckSequenceVerify : 0)
        | (WitnessPrograms ? ScriptFlags.Witness : 0)
        | (NullDummy ? ScriptFlags.NullDummy : 0)
        | (Taproot ? ScriptFlags.Taproot : 0);

    /// <summary>New coins of a block at a height; halved every interval, nothing after 64 halvings.</summary>
    public Amount SubsidyAt(Height height)
    {
        int halvings = height.Value / HalvingInterval;
        return halvings >= 64 ? Amount.Zero : new(InitialSubsidy.Satoshis >> halvings);
    }
}
