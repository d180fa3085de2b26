using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;

namespace Blockchain.Node.Machine.Forks;

/// <summary>Verdicts that a node remembers, compared with what its rules say now.</summary>
/// <param name="Held">Verdicts remembered.</param>
/// <param name="Stale">Those of other rules, or which the rules of now would not give.</param>
public readonly record struct VerdictAudit(int Held, int Stale)
{
    /// <summary>Looks at every block of a node.</summary>
    public static VerdictAudit Of(NodeMachine machine)
    {
        int held = 0, stale = 0;
        foreach (BlockNode block in machine.Chain.Tree.All)
        {
            if (block.Verdict is not { } verdict || block.Parent is null) continue;
            held++;
            RuleSetVerdict? judged = machine.Forks.Monitor.JudgementOf(block.Hash)?.Of(machine.Chain.Rules.Rules.Digest);
            bool agrees = judged is null || judged.Verdict.IsValid == verdict.IsValid;
            if (verdict.RuleSet != machine.Chain.Rules.Rules.Digest || !agrees) stale++;
        }
        return new(held, stale);
    }
}
