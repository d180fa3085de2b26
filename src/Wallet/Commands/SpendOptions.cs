using System.CommandLine;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Spending;

namespace Blockchain.Wallet.Commands;

/// <summary>What the commands that spend have in common.</summary>
/// <param name="FeeRate">Satoshis for each virtual byte.</param>
/// <param name="FeeMax">The most that it may cost.</param>
/// <param name="DryRun">Shows and does nothing.</param>
/// <param name="Yes">Asks nobody.</param>
/// <param name="DuringIncident">Sends although a fork is open.</param>
/// <param name="PassphraseFile">Where the passphrase comes from.</param>
internal sealed record SpendOptions(
    Option<string?> FeeRate, Option<string?> FeeMax, Option<bool> DryRun, Option<bool> Yes, Option<bool> DuringIncident, Option<string?> PassphraseFile)
{
    /// <summary>Adds them to a command.</summary>
    public static SpendOptions AddTo(Command command)
    {
        SpendOptions options = new(
            new("--fee-rate") { Description = "Satoshis for each virtual byte, such as 2.5 (default: what the node advises).", HelpName = "SAT/VB" },
            new("--max-fee") { Description = "The most that it may cost in all (default: 0.1).", HelpName = "BTC" },
            new("--dry-run") { Description = "Shows what would be sent, and sends nothing." },
            new("--yes") { Description = "Sends without asking, for scripts." },
            new("--during-incident") { Description = "Sends although a fork is open and the payment may count on one branch only." },
            PassphraseSource.AddTo(command));
        command.Add(options.FeeRate);
        command.Add(options.FeeMax);
        command.Add(options.DryRun);
        command.Add(options.Yes);
        command.Add(options.DuringIncident);
        return options;
    }

    /// <summary>What a command line says.</summary>
    /// <exception cref="CommandException">A rate or an amount is none, or nobody could be asked.</exception>
    public SpendChoices Read(ParseResult parsed, ITerminal terminal)
    {
        SpendChoices choices = new(
            RateOf(parsed.GetValue(FeeRate)),
            parsed.GetValue(FeeMax) is { } most ? AmountInput.Read(most) : null,
            parsed.GetValue(DryRun),
            parsed.GetValue(Yes),
            parsed.GetValue(DuringIncident),
            parsed.GetValue(PassphraseFile));
        bool canAsk = terminal.IsInteractive || choices.IsAgreed || choices.IsDryRun;
        return canAsk ? choices : throw new CommandException(ExitCode.Usage, "nobody can be asked: add --yes to send it, or --dry-run to see it");
    }

    private static FeeRate? RateOf(string? text)
    {
        if (text is null) return null;
        return FeeRateText.TryParse(text, out FeeRate rate)
            ? rate : throw new CommandException(ExitCode.Usage, $"'{text}' is no fee rate; write satoshis for each virtual byte, as in 2.5");
    }
}
