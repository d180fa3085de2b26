using System.CommandLine;
using System.Globalization;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Commands;

/// <summary><c>--activation NAME=HEIGHT</c>: a rule set with a change in force from another height on. It has another digest.</summary>
internal static class ActivationOption
{
    /// <summary>Builds the option.</summary>
    public static Option<string[]> Create() => new("--activation")
    {
        Description = "Put a change of the enforced rule set, such as csv on regtest (a wrong name lists all that it has), in force from a height on; repeatable",
        HelpName = "NAME=HEIGHT",
    };

    /// <summary>The network with one of its rule sets changed.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="name">Which rule set.</param>
    /// <param name="given">The values of the option.</param>
    /// <exception cref="CommandException">A value is none, or the rule set has no such change.</exception>
    public static ChainSpec Apply(ChainSpec spec, string name, IEnumerable<string> given)
    {
        RuleSet rules = ChainOption.FindRules(spec, name);
        foreach (string text in given)
        {
            string[] parts = text.Split('=');
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height))
                throw new CommandException(ExitCode.Usage, $"--activation {text}: write it as NAME=HEIGHT, such as csv=432");
            if (!rules.TryWith(parts[0], new Height(height), out RuleSet? changed))
                throw new CommandException(ExitCode.Usage, $"--activation {text}: rule set {name} has {string.Join(", ", rules.Changes.Select(change => change.Name))}");
            rules = changed;
        }
        return spec.With(rules);
    }
}
