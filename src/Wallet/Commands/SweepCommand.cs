using System.Collections.Immutable;
using System.CommandLine;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Spending;

namespace Blockchain.Wallet.Commands;

/// <summary><c>sweep</c>: pays everything to one address, in as many transactions as it takes.</summary>
internal static class SweepCommand
{
    private const string Description = "Pays all that can be spent to one address, less the fee, and says what is left."
        + " Example: blockchain-wallet sweep bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> address = new("ADDRESS") { Description = "Who gets it." };
        Command command = new("sweep", Description) { address };
        SpendOptions options = SpendOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            SpendChoices choices = options.Read(parsed, terminal);
            ScriptBytes script = PayeeList.ScriptOf(parsed.GetRequiredValue(address), WalletOption.Load(parsed).Head);
            return (int)PaymentDesk.Run(parsed, choices, terminal, desk => Plan(desk, script, terminal));
        });
        return command;
    }

    private static ImmutableArray<TransactionDraft> Plan(PaymentDesk desk, ScriptBytes script, ITerminal terminal)
    {
        ImmutableArray<SpendableCoin> left = desk.Coins();
        if (left.IsEmpty) throw new CommandException(ExitCode.No, $"there is nothing to sweep{Later(desk)}");
        List<TransactionDraft> drafts = [];
        SpendingFailure? failure = null;
        while (!left.IsEmpty && SweepBuilder.TryBuild(left, script, desk.Terms(), out TransactionDraft? draft, out failure))
        {
            drafts.Add(draft);
            left = [.. left.ExceptBy(draft.Coins.Select(coin => coin.Place), coin => coin.Place)];
        }
        if (drafts.Count == 0 && failure is not null) throw desk.Refuse(failure);
        if (!left.IsEmpty)
        {
            Amount small = new(left.Sum(coin => coin.Value.Satoshis));
            terminal.Error.WriteLine($"{left.Length} {(left.Length == 1 ? "coin stays" : "coins stay")}, {AmountText.Of(small)} BTC in all: to spend them costs more than they are at this fee rate");
        }
        if (Later(desk) is { Length: > 0 } later) terminal.Error.WriteLine($"not swept{later}");
        return [.. drafts];
    }

    private static string Later(PaymentDesk desk)
    {
        Balance all = desk.Session.View.Balance();
        Amount later = all.Immature + all.Waiting;
        return later > Amount.Zero ? $": {AmountText.Of(later)} BTC are unripe or wait for a block" : "";
    }
}
