using System.CommandLine;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Commands;

/// <summary><c>rules list</c> and <c>rules diff</c>: the rule sets of a chain file.</summary>
public static class RulesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new("rules", "Rule sets of a chain file: their digests and differences.") { List(), Diff() };

    private static Command List()
    {
        Option<string> chain = ChainOption.Create();
        Option<bool> json = JsonOption();
        Command command = new(
            "list",
            "Every rule set with its digest, and what separates it from the rules of 2009.\n\nExample: blockchain-node rules list --chain march-2013")
        {
            chain, json,
        };
        command.SetAction(parsed =>
        {
            ChainSpec spec = ChainOption.Load(parsed.GetRequiredValue(chain));
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(RulesJson.List(spec));
            else RulesText.WriteList(output, spec);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Diff()
    {
        Argument<string> from = new("A") { Description = "Rule set that people run." };
        Argument<string> to = new("B") { Description = "Rule set that they go to." };
        Option<string> chain = ChainOption.Create();
        Option<bool> json = JsonOption();
        Command command = new(
            "diff",
            "What changes for people who go from A to B: a soft fork, a hard fork, or both.\n\nExample: blockchain-node rules diff 0.7 0.8 --chain march-2013")
        {
            from, to, chain, json,
        };
        command.SetAction(parsed =>
        {
            ChainSpec spec = ChainOption.Load(parsed.GetRequiredValue(chain));
            RuleSetDiff diff = RuleSetDiff.Between(
                ChainOption.FindRules(spec, parsed.GetRequiredValue(from)), ChainOption.FindRules(spec, parsed.GetRequiredValue(to)));
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(RulesJson.Diff(diff));
            else RulesText.WriteDiff(output, diff);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "Print JSON." };
}
