using System.CommandLine;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Commands;

/// <summary><c>resubmit</c>: sends payments again that lost their block, or that the node has forgotten.</summary>
internal static class ResubmitCommand
{
    private const string Description = "Sends payments again that wait nowhere: their block left the chain, the node forgot them, or a kill came in between."
        + " Example: blockchain-wallet resubmit";

    private const string SentAgain = "  sent again, and waits for a block";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string?> id = new("TXID") { Description = "One payment, an abandoned one too; all that are not abandoned where left out.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("resubmit", Description) { id };
        command.SetAction(parsed => (int)WalletSession.Online(parsed, terminal, session =>
        {
            WalletTransaction? named = parsed.GetValue(id) is { } start ? TransactionCommand.Find(session.Records.Ledger, start) : null;
            ForkWarning.Print(session.Forks, terminal.Error, Handover.Now());
            return named is null ? All(session, terminal) : One(session, terminal, named);
        }));
        return command;
    }

    private static ExitCode One(WalletSession session, ITerminal terminal, WalletTransaction named)
    {
        if (IsUnsent(session, named)) return Send(session, terminal, [named]);
        if (session.Records.Ledger.StateOf(named) is TransactionState.Abandoned { Spent: null }) return Resume(session, terminal, named);
        terminal.Output.WriteLine($"{named.Id}  {session.Forks.Of(session.View.EntryOf(named))}");
        return session.Records.Ledger.StateOf(named).IsAlive ? ExitCode.Done : ExitCode.No;
    }

    // Only who names it means it again; then its coins are taken again before it is sent.
    private static ExitCode Resume(WalletSession session, ITerminal terminal, WalletTransaction named)
    {
        foreach (TxIn input in named.Transaction.Inputs)
        {
            if (session.Records.Ledger.Book.TryGet(input.Previous.Tx, out WalletTransaction? parent) && session.Records.Ledger.StateOf(parent) is TransactionState.Abandoned)
                throw new CommandException(ExitCode.No, $"{named.Id} spends from {parent.Id}, which is abandoned: resubmit that one first");
        }
        new Handover(session, terminal).Send(named.Transaction, SentAgain);
        return ExitCode.Done;
    }

    private static ExitCode All(WalletSession session, ITerminal terminal)
    {
        WalletTransaction[] lost = [.. session.Records.Ledger.Book.Transactions.Where(known => IsUnsent(session, known))];
        if (lost.Length > 0) return Send(session, terminal, lost);
        terminal.Output.WriteLine("nothing to send again: every payment is in a block, waits for one, or is lost or abandoned");
        return ExitCode.Done;
    }

    private static ExitCode Send(WalletSession session, ITerminal terminal, WalletTransaction[] lost)
    {
        Handover handover = new(session, terminal);
        bool isRefused = false;
        foreach (WalletTransaction known in ParentsFirst(lost))
        {
            string? refusal = handover.TrySend(known.Transaction);
            isRefused |= refusal is not null;
            terminal.Output.WriteLine($"{known.Id}{(refusal is null ? SentAgain : $"  refused: {refusal}")}");
        }
        session.Records.Save();
        return isRefused ? ExitCode.No : ExitCode.Done;
    }

    private static bool IsUnsent(WalletSession session, WalletTransaction known) => session.Records.Ledger.StateOf(known) is TransactionState.Unsent;

    /// <summary>What spends from another payment comes after it; else the oldest first.</summary>
    private static List<WalletTransaction> ParentsFirst(WalletTransaction[] lost)
    {
        List<WalletTransaction> left = [.. lost.OrderBy(known => known.Time).ThenBy(known => known.Id)], ordered = [];
        while (left.Count > 0)
        {
            HashSet<TxId> open = [.. left.Select(known => known.Id)];
            WalletTransaction next = left.First(known => !known.Transaction.Inputs.Any(input => open.Contains(input.Previous.Tx)));
            left.Remove(next);
            ordered.Add(next);
        }
        return ordered;
    }
}
