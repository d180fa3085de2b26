using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Validation;

/// <summary>Whether a header's hash is the work that its target claims.</summary>
public static class ProofOfWork
{
    private const uint SignBit = 0x0080_0000;
    private const uint MantissaMask = 0x007f_ffff;

    /// <summary>The target is possible, no easier than the limit, and the hash, read as a number, does not exceed it.</summary>
    public static bool IsMet(BlockHash hash, CompactTarget bits, ConsensusRules rules) => Fault(hash, bits, rules) is null;

    /// <summary>The same for a header, as the violation <c>high-hash</c>, whose detail names what is wrong with the target.</summary>
    public static Violation? Check(BlockHeader header, BlockHash hash, ConsensusRules rules) =>
        Fault(hash, header.Bits, rules) is { } fault ? BrokenRule.Of(Reject.HighHash) with { Detail = fault } : null;

    private static string? Fault(BlockHash hash, CompactTarget bits, ConsensusRules rules)
    {
        if (!bits.TryExpand(out UInt256 target))
        {
            if ((bits.Bits & MantissaMask) == 0) return $"target {bits} is zero";
            if ((bits.Bits & SignBit) != 0) return $"target {bits} is negative";
            return (bits.Bits >> 24) > 3 ? $"target {bits} exceeds 256 bits" : $"target {bits} is zero";
        }
        bool limitIsPossible = rules.PowLimit.TryExpand(out UInt256 limit);
        Invariant.Holds(limitIsPossible);
        if (target > limit) return $"target {bits} is above the limit {rules.PowLimit}";
        return UInt256.From(hash.Value) <= target ? null : $"hash {hash} is above target {bits}";
    }
}
