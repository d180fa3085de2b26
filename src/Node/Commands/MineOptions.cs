using System.CommandLine;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Live;

namespace Blockchain.Node.Commands;

/// <summary><c>--mine ADDRESS</c> and its pace.</summary>
internal static class MineOptions
{
    private const int PauseSecondsMax = 86_400;
    private const int PauseSecondsWhereBlocksCostNothing = 10;

    private static readonly Option<string?> Mine = new("--mine") { Description = "Mine with one thread, for this address", HelpName = "ADDRESS" };
    private static readonly Option<long?> Pause = new("--mine-pause") { Description = $"Seconds of rest after each block found (default: 0; {PauseSecondsWhereBlocksCostNothing} where difficulty never changes)", HelpName = "SECONDS" };

    /// <summary>Both.</summary>
    public static IEnumerable<Option> All => [Mine, Pause];

    /// <summary>What to do; null for nothing.</summary>
    /// <exception cref="CommandException">The address is none of the network, or the number is out of range.</exception>
    public static MiningPlan? Read(ParseResult parsed, ChainSpec spec)
    {
        long pause = parsed.GetValue(Pause) ?? (spec.DefaultRules.Base.NoRetargeting ? PauseSecondsWhereBlocksCostNothing : 0);
        if (pause is < 0 or > PauseSecondsMax) throw new CommandException(ExitCode.Usage, $"--mine-pause {pause}: a number from 0 to {PauseSecondsMax}");
        if (parsed.GetValue(Mine) is not { } text)
            return parsed.GetValue(Pause) is null ? null : throw new CommandException(ExitCode.Usage, "--mine-pause is the rest of a node that mines: give it with --mine ADDRESS");
        return Address.TryParse(text, spec.AddressFormat, out ScriptBytes script, out AddressError error)
            ? new(script, TimeSpan.FromSeconds(pause))
            : throw new CommandException(ExitCode.Usage, $"--mine {text} is not an address of {spec.Name}: {error}");
    }
}
