using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Commands;

/// <summary>Rule sets and differences as people read them.</summary>
internal static class RulesText
{
    private const int NameWidth = 24;

    public static void WriteList(TextWriter output, ChainSpec chain)
    {
        output.WriteLine($"{chain.Name}   {chain.Summary}");
        output.WriteLine($"genesis {chain.Genesis.Hash}");
        foreach (RuleSet rules in chain.RuleSets)
        {
            output.WriteLine();
            output.WriteLine($"{rules.Name}   {rules.Summary}{(ReferenceEquals(rules, chain.DefaultRules) ? " (default)" : "")}");
            output.WriteLine($"  {"digest",-NameWidth}{rules.Digest}");
            foreach (RuleTimeline timeline in rules.Timelines)
            {
                if (!timeline.IsOriginal) output.WriteLine($"  {timeline.Parameter.Name,-NameWidth}{timeline}");
            }
        }
    }

    public static void WriteDiff(TextWriter output, RuleSetDiff diff)
    {
        output.WriteLine($"{diff.From.Name} {diff.From.Digest.Short()} -> {diff.To.Name} {diff.To.Digest.Short()}   {Sentence(diff)}");
        foreach (RuleTimelineDiff row in diff.Rows)
        {
            output.WriteLine();
            output.WriteLine($"  {row.Parameter.Name,-NameWidth}{Word(row.Effect)}");
            output.WriteLine($"    {diff.From.Name}: {row.From}");
            output.WriteLine($"    {diff.To.Name}: {row.To}");
            output.WriteLine($"    {row.Parameter.Meaning}");
        }
    }

    /// <summary>What people call the effect.</summary>
    public static string Word(Strictness effect) => effect switch
    {
        Strictness.Same => "no fork",
        Strictness.Tighter => "soft fork",
        Strictness.Looser => "hard fork",
        Strictness.Both => "soft and hard fork",
    };

    private static string Sentence(RuleSetDiff diff) => diff.Effect switch
    {
        Strictness.Same => diff.IsSame ? "the same rules" : "no fork: only signalling differs",
        Strictness.Tighter => "soft fork: blocks become invalid that were valid",
        Strictness.Looser => "hard fork: blocks become valid that were invalid",
        Strictness.Both => "soft and hard fork: some blocks become valid, others invalid",
    };
}
