using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>A verdict beside the name that people know the rule set by.</summary>
/// <param name="Name">As the chain file spells it: <c>0.8.1</c>.</param>
/// <param name="Verdict">What it says, with its digest.</param>
public sealed record RuleSetVerdict(string Name, Verdict Verdict)
{
    /// <summary>The rule set's digest.</summary>
    public RuleSetDigest Digest => Verdict.RuleSet;
}
