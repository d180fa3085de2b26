using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Every reject there is, and its neighbour on the valid side of the limit.</summary>
public sealed class RejectTests
{
    /// <summary>Whether a parent is there and valid is for the tree of blocks to say.</summary>
    private static readonly Reject[] OfTheTree = [Reject.ParentUnknown, Reject.ParentInvalid];

    [Fact]
    public void Every_reject_has_an_example_that_earns_it_and_a_neighbour_that_does_not()
    {
        int judged = 0;
        foreach (RejectExample example in RejectExamples.All)
        {
            Violation? broken = example.Judge(true);
            Assert.Equal((example.Reject, example.Rule), (broken?.Reject ?? 0, broken?.Rule));
            Assert.True(example.Judge(false) is not { } neighbour, $"neighbour of {example.Reject}: {example.Judge(false)}");
            judged++;
        }

        Assert.Equal(Enum.GetValues<Reject>().Except(OfTheTree), RejectExamples.All.Select(static example => example.Reject).Order());
        Evidence.Record($"rejects: {judged} of {Enum.GetValues<Reject>().Length} earned by an example whose neighbour is valid (2 are the block tree's)");
    }

    [Fact]
    public void Every_reject_that_measures_names_measured_and_limit()
    {
        Reject[] withoutNumbers =
        [
            Reject.HighHash, Reject.MerkleRootMismatch, Reject.MerkleTreeMutated, Reject.CoinbaseMissing, Reject.CoinbaseMultiple,
            Reject.TransactionInputsEmpty, Reject.TransactionOutputsEmpty, Reject.InputsDuplicate, Reject.PreviousOutputNull, Reject.CoinbaseHeight,
            Reject.WitnessNonceSize, Reject.WitnessMerkleMismatch, Reject.WitnessUnexpected, Reject.DuplicateTxId, Reject.InputsMissingOrSpent, Reject.Script,
        ];
        foreach (RejectExample example in RejectExamples.All.Where(example => !withoutNumbers.Contains(example.Reject)))
        {
            Violation? violation = example.Judge(true);
            Assert.True(violation is { Measured: not null, Limit: not null }, $"{violation}");
        }
    }
}
