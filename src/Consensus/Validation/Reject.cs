namespace Blockchain.Consensus.Validation;

/// <summary>
/// Why a header, block or transaction breaks the rules. The high byte is the ring that found it: 1 context-free, 2 header
/// context, 3 coins. <see cref="Rejects.Name"/> gives the ecosystem's word for each.
/// </summary>
public enum Reject : ushort
{
    /// <summary>The header's hash does not meet its target, or the target is impossible.</summary>
    HighHash = 0x0101,

    /// <summary>The transactions do not give the header's Merkle root.</summary>
    MerkleRootMismatch = 0x0102,

    /// <summary>The Merkle tree has equal neighbours (CVE-2012-2459); never remembered.</summary>
    MerkleTreeMutated = 0x0103,

    /// <summary>No transactions, or too many bytes.</summary>
    BlockLength = 0x0104,

    /// <summary>The first transaction is not a coinbase.</summary>
    CoinbaseMissing = 0x0105,

    /// <summary>A later transaction is a coinbase.</summary>
    CoinbaseMultiple = 0x0106,

    /// <summary>Too many signature operations.</summary>
    BlockSigOps = 0x0107,

    /// <summary>More distinct transaction ids than the rule of March 2013 allows (our word: 0.8.1 had none).</summary>
    TouchedTxIds = 0x0108,

    /// <summary>A transaction spends nothing.</summary>
    TransactionInputsEmpty = 0x0110,

    /// <summary>A transaction creates nothing.</summary>
    TransactionOutputsEmpty = 0x0111,

    /// <summary>A transaction is larger than a block may be.</summary>
    TransactionOversize = 0x0112,

    /// <summary>An output of less than nothing.</summary>
    OutputNegative = 0x0113,

    /// <summary>An output of more than all money.</summary>
    OutputTooLarge = 0x0114,

    /// <summary>Outputs of more than all money together.</summary>
    OutputTotalTooLarge = 0x0115,

    /// <summary>A transaction spends one output twice (CVE-2018-17144).</summary>
    InputsDuplicate = 0x0116,

    /// <summary>A coinbase script of under 2 or over 100 bytes.</summary>
    CoinbaseScriptLength = 0x0117,

    /// <summary>An input of a transaction that is no coinbase names no output.</summary>
    PreviousOutputNull = 0x0118,

    /// <summary>The parent is unknown.</summary>
    ParentUnknown = 0x0201,

    /// <summary>The parent is invalid.</summary>
    ParentInvalid = 0x0202,

    /// <summary>Not the target that the difficulty rule asks for.</summary>
    DifficultyBits = 0x0203,

    /// <summary>Not above the median of the last eleven.</summary>
    TimeTooOld = 0x0204,

    /// <summary>Too far ahead of this node's clock; may be valid later, so never remembered.</summary>
    TimeTooNew = 0x0205,

    /// <summary>A period's first block lies too far before its parent (BIP 94).</summary>
    TimeWarp = 0x0206,

    /// <summary>Below the lowest version; Core appends the version in brackets.</summary>
    BlockVersion = 0x0207,

    /// <summary>A lock time or relative lock time has not passed.</summary>
    NonFinal = 0x0208,

    /// <summary>The coinbase does not begin with its height (BIP 34).</summary>
    CoinbaseHeight = 0x0209,

    /// <summary>The coinbase witness is not one item of 32 bytes (BIP 141).</summary>
    WitnessNonceSize = 0x020a,

    /// <summary>The witnesses do not give the commitment (BIP 141).</summary>
    WitnessMerkleMismatch = 0x020b,

    /// <summary>Witnesses in a block that does not commit to any (BIP 141).</summary>
    WitnessUnexpected = 0x020c,

    /// <summary>Too many weight units (BIP 141).</summary>
    BlockWeight = 0x020d,

    /// <summary>Overwrites an unspent transaction (BIP 30).</summary>
    DuplicateTxId = 0x0301,

    /// <summary>Spends what is not there.</summary>
    InputsMissingOrSpent = 0x0302,

    /// <summary>Spends a coinbase too early.</summary>
    CoinbaseImmature = 0x0303,

    /// <summary>Spends more than all money.</summary>
    InputValuesOutOfRange = 0x0304,

    /// <summary>Creates more than it spends.</summary>
    InputsBelowOutputs = 0x0305,

    /// <summary>A fee of more than all money.</summary>
    FeeOutOfRange = 0x0306,

    /// <summary>Fees of more than all money together.</summary>
    AccumulatedFeeOutOfRange = 0x0307,

    /// <summary>The coinbase pays more than subsidy and fees.</summary>
    CoinbaseAmount = 0x0308,

    /// <summary>A script does not succeed.</summary>
    Script = 0x0309,
}
