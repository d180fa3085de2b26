using System.Collections.Immutable;
using System.CommandLine;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Spending;

namespace Blockchain.Wallet.Commands;

/// <summary><c>send</c>: pays one or many.</summary>
internal static class SendCommand
{
    private const string Description = "Pays one or many, after showing amount, fee and change; the fee can be raised later with 'bump'."
        + " Example: blockchain-wallet send bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080 0.5";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string[]> payees = new("ADDRESS AMOUNT") { Description = "An address and an amount in BTC for each recipient.", Arity = ArgumentArity.OneOrMore };
        Command command = new("send", Description) { payees };
        SpendOptions options = SpendOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            SpendChoices choices = options.Read(parsed, terminal);
            ImmutableArray<TxOut> recipients = PayeeList.Read(parsed.GetRequiredValue(payees), WalletOption.Load(parsed).Head);
            return (int)PaymentDesk.Run(parsed, choices, terminal, desk => [Plan(desk, recipients)]);
        });
        return command;
    }

    private static TransactionDraft Plan(PaymentDesk desk, ImmutableArray<TxOut> recipients)
    {
        ScriptBytes change = desk.ChangeScript(recipients[0].ScriptPubKey);
        return PaymentBuilder.TryBuild(recipients, desk.Coins(), change, desk.Terms(), out TransactionDraft? draft, out SpendingFailure? failure)
            ? draft : throw desk.Refuse(failure);
    }
}
