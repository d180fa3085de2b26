namespace Blockchain.Consensus.Validation;

/// <summary>The words for rejects that every tool of the ecosystem knows (Bitcoin Core's).</summary>
public static class Rejects
{
    /// <summary>The word, as submitblock answers it.</summary>
    public static string Name(this Reject reject) => reject switch
    {
        Reject.HighHash => "high-hash",
        Reject.MerkleRootMismatch => "bad-txnmrklroot",
        Reject.MerkleTreeMutated => "bad-txns-duplicate",
        Reject.BlockLength => "bad-blk-length",
        Reject.CoinbaseMissing => "bad-cb-missing",
        Reject.CoinbaseMultiple => "bad-cb-multiple",
        Reject.BlockSigOps => "bad-blk-sigops",
        Reject.TouchedTxIds => "bad-blk-touched-txids",
        Reject.TransactionInputsEmpty => "bad-txns-vin-empty",
        Reject.TransactionOutputsEmpty => "bad-txns-vout-empty",
        Reject.TransactionOversize => "bad-txns-oversize",
        Reject.OutputNegative => "bad-txns-vout-negative",
        Reject.OutputTooLarge => "bad-txns-vout-toolarge",
        Reject.OutputTotalTooLarge => "bad-txns-txouttotal-toolarge",
        Reject.InputsDuplicate => "bad-txns-inputs-duplicate",
        Reject.CoinbaseScriptLength => "bad-cb-length",
        Reject.PreviousOutputNull => "bad-txns-prevout-null",
        Reject.ParentUnknown => "prev-blk-not-found",
        Reject.ParentInvalid => "bad-prevblk",
        Reject.DifficultyBits => "bad-diffbits",
        Reject.TimeTooOld => "time-too-old",
        Reject.TimeTooNew => "time-too-new",
        Reject.TimeWarp => "time-timewarp-attack",
        Reject.BlockVersion => "bad-version",
        Reject.NonFinal => "bad-txns-nonfinal",
        Reject.CoinbaseHeight => "bad-cb-height",
        Reject.WitnessNonceSize => "bad-witness-nonce-size",
        Reject.WitnessMerkleMismatch => "bad-witness-merkle-match",
        Reject.WitnessUnexpected => "unexpected-witness",
        Reject.BlockWeight => "bad-blk-weight",
        Reject.DuplicateTxId => "bad-txns-BIP30",
        Reject.InputsMissingOrSpent => "bad-txns-inputs-missingorspent",
        Reject.CoinbaseImmature => "bad-txns-premature-spend-of-coinbase",
        Reject.InputValuesOutOfRange => "bad-txns-inputvalues-outofrange",
        Reject.InputsBelowOutputs => "bad-txns-in-belowout",
        Reject.FeeOutOfRange => "bad-txns-fee-outofrange",
        Reject.AccumulatedFeeOutOfRange => "bad-txns-accumulated-fee-outofrange",
        Reject.CoinbaseAmount => "bad-cb-amount",
        Reject.Script => "block-validation-failed",
    };

    /// <summary>
    /// Whether the verdict belongs to these bytes or this moment, not to the block's id, so that it must never be remembered:
    /// other bytes with the same id, or the same block later, may be valid.
    /// </summary>
    /// <remarks>
    /// A missing coinbase is one of them: inner nodes of the Merkle tree, read as transactions of 64 bytes, give the same root
    /// and no coinbase (CVE-2017-12842).
    /// </remarks>
    public static bool IsTransient(this Reject reject) => reject
        is Reject.MerkleRootMismatch or Reject.MerkleTreeMutated or Reject.CoinbaseMissing or Reject.TimeTooNew or Reject.ParentUnknown
        or Reject.WitnessNonceSize or Reject.WitnessMerkleMismatch or Reject.WitnessUnexpected;
}
