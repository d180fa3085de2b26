using System.Collections.Immutable;
using System.CommandLine;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Standing;

namespace Blockchain.Wallet.Commands;

/// <summary><c>abandon</c>: gives up a payment that waits nowhere, so that its coins can be spent again.</summary>
internal static class AbandonCommand
{
    private const string Description = "Gives up a payment that is in no block and waits nowhere, with what builds on it: its coins can be spent again."
        + " Example: blockchain-wallet abandon 3f2a91c0";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> id = new("TXID") { Description = "The payment's id, or enough of its first digits." };
        Option<bool> yes = new("--yes") { Description = "Gives it up without asking, for scripts." };
        Command command = new("abandon", Description) { id, yes };
        command.SetAction(parsed => (int)WalletSession.Online(parsed, terminal, session =>
        {
            WalletTransaction known = TransactionCommand.Find(session.Records.Ledger, parsed.GetRequiredValue(id));
            PaymentStanding standing = session.Forks.Of(session.View.EntryOf(known));
            if (standing.Kind == StandingKind.Abandoned) terminal.Output.WriteLine($"{known.Id}  {standing}");
            else GiveUp(known, standing, session, terminal, parsed.GetValue(yes));
            return ExitCode.Done;
        }));
        return command;
    }

    private static void GiveUp(WalletTransaction payment, PaymentStanding standing, WalletSession session, ITerminal terminal, bool isAgreed)
    {
        WalletLedger ledger = session.Records.Ledger;
        if (ledger.Book.SpentBy(payment.Transaction, out _) == Amount.Zero)
            throw new CommandException(ExitCode.No, $"{payment.Id} is not this wallet's payment: only who made it can give it up");
        if (Obstacle(standing) is { } obstacle) throw new CommandException(ExitCode.No, $"{payment.Id} {obstacle}");
        foreach (WalletTransaction known in ledger.Book.FamilyOf(payment)) terminal.Error.WriteLine(HistoryRow.Of(session.View.EntryOf(known), session).ToLine());
        terminal.Error.WriteLine("Whoever has seen it can still send it, until a block spends its coins otherwise.");
        if (!isAgreed) Agreement.Ask(terminal, "Abandon it?", "abandon it", "nothing was abandoned");
        HashSet<OutPoint> before = [.. session.View.Coins().Select(coin => coin.Place)];
        ImmutableArray<WalletTransaction> abandoned = session.Records.Abandon(payment);
        foreach (WalletTransaction known in abandoned)
        {
            if (ledger.Book.TryGet(known.Id, out WalletTransaction? now)) terminal.Output.WriteLine($"{known.Id}  {session.Forks.Of(session.View.EntryOf(now))}");
        }
        Amount free = new(session.View.Coins().Where(coin => !before.Contains(coin.Place)).Sum(coin => coin.Output.Value.Satoshis));
        terminal.Output.WriteLine($" {AmountText.Of(free)} BTC   free to be spent again");
        session.Records.Save();
    }

    /// <summary>What stands against giving a payment up; null where nothing does.</summary>
    private static string? Obstacle(PaymentStanding standing) => standing.Kind switch
    {
        StandingKind.Confirmed or StandingKind.OnAllBranches or StandingKind.OnlyOurs => "is in a block: it counts, and cannot be abandoned",
        StandingKind.OnlyTheirs or StandingKind.Conflicting => $"is touched by an open fork ({standing}): wait until that is over",
        StandingKind.Waiting or StandingKind.BackInMempool => "waits in the node's mempool, and the next block may hold it: abandon it when it waits no longer",
        StandingKind.Replaced => $"was replaced {standing.Detail}: abandon that one",
        StandingKind.Orphaned or StandingKind.Unsent or StandingKind.Abandoned or StandingKind.Lost => null,
    };
}
