using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>Which rule each reject breaks, in the words of chain files. A script's rule depends on the flag, see <see cref="ScriptRules"/>.</summary>
internal static class BrokenRule
{
    /// <summary>A violation of the rule that always stands behind this reject.</summary>
    public static Violation Of(Reject reject) => new(reject, NameFor(reject));

    private static string NameFor(Reject reject) => reject switch
    {
        Reject.HighHash => RuleNames.ProofOfWork,
        Reject.MerkleRootMismatch or Reject.MerkleTreeMutated => RuleNames.MerkleRoot,
        Reject.BlockLength or Reject.TransactionOversize => RuleNames.MaxBlockSize,
        Reject.CoinbaseMissing or Reject.CoinbaseMultiple => RuleNames.OneCoinbase,
        Reject.BlockSigOps => RuleNames.MaxSigOpsCost,
        Reject.TouchedTxIds => RuleNames.MaxTouchedTxIds,
        Reject.TransactionInputsEmpty or Reject.TransactionOutputsEmpty => RuleNames.TransactionNotEmpty,
        Reject.OutputNegative => RuleNames.OutputNotNegative,
        Reject.OutputTooLarge or Reject.OutputTotalTooLarge or Reject.InputValuesOutOfRange
            or Reject.FeeOutOfRange or Reject.AccumulatedFeeOutOfRange => RuleNames.MaxMoney,
        Reject.InputsDuplicate => RuleNames.UniqueInputs,
        Reject.CoinbaseScriptLength => RuleNames.CoinbaseScriptLength,
        Reject.PreviousOutputNull => RuleNames.PreviousOutputNamed,
        Reject.ParentUnknown or Reject.ParentInvalid => RuleNames.ValidParent,
        Reject.DifficultyBits => RuleNames.Difficulty,
        Reject.TimeTooOld => RuleNames.TimeAboveMedian,
        Reject.TimeTooNew => RuleNames.MaxFutureTime,
        Reject.TimeWarp => RuleNames.TimeWarpProtection,
        Reject.BlockVersion => RuleNames.MinBlockVersion,
        Reject.NonFinal => RuleNames.LockTime,
        Reject.CoinbaseHeight => RuleNames.HeightInCoinbase,
        Reject.WitnessNonceSize or Reject.WitnessMerkleMismatch or Reject.WitnessUnexpected => RuleNames.WitnessCommitment,
        Reject.BlockWeight => RuleNames.MaxBlockWeight,
        Reject.DuplicateTxId => RuleNames.NoDuplicateTxIds,
        Reject.InputsMissingOrSpent => RuleNames.InputsExist,
        Reject.CoinbaseImmature => RuleNames.CoinbaseMaturity,
        Reject.InputsBelowOutputs => RuleNames.InputsCoverOutputs,
        Reject.CoinbaseAmount => RuleNames.Subsidy,
        Reject.Script => RuleNames.ScriptsSucceed,
    };
}
