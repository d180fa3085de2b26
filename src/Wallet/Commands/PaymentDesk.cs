using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Signing;

namespace Blockchain.Wallet.Commands;

/// <summary>The way of everything that spends: the wallet follows its node, plans, shows, asks, signs, writes down and sends.</summary>
internal sealed class PaymentDesk
{
    private readonly SpendChoices choices;
    private readonly ITerminal terminal;

    private PaymentDesk(WalletSession session, SpendChoices choices, ITerminal terminal, FeeAdvice fees)
    {
        Session = session;
        this.choices = choices;
        this.terminal = terminal;
        Fees = fees;
    }

    /// <summary>The wallet and its node.</summary>
    public WalletSession Session { get; }

    /// <summary>The rate to pay.</summary>
    public FeeAdvice Fees { get; private set; }

    /// <summary>What may be spent now: coins in blocks, and the change of the wallet's own payments that wait.</summary>
    public ImmutableArray<SpendableCoin> Coins() =>
    [
        .. Session.View.Coins().Where(coin => coin.State is CoinState.Confirmed or CoinState.OwnChange)
            .Select(coin => new SpendableCoin(coin.Place, coin.Output, coin.Height)),
    ];

    /// <summary>Opens the wallet and asks the node, then plans and does what was planned.</summary>
    /// <exception cref="CommandException">Something stands against it; one line says what.</exception>
    public static ExitCode Run(ParseResult parsed, SpendChoices choices, ITerminal terminal, Func<PaymentDesk, ImmutableArray<TransactionDraft>> plan) =>
        WalletSession.Online(parsed, terminal, session =>
        {
            MindForks(session, choices, terminal);
            FeeAdvice fees = FeeAdvice.AskAsync(session.Node, choices.Rate).GetAwaiter().GetResult();
            PaymentDesk desk = new(session, choices, terminal, fees);
            desk.Do(plan(desk));
            return ExitCode.Done;
        });

    /// <summary>An unused script for change, of the kind that a payment's first recipient has where that is taproot: then it does not stand out.</summary>
    /// <remarks>It is taken once the payment is written down; a payment that is only shown takes none.</remarks>
    public ScriptBytes ChangeScript(ScriptBytes recipient)
    {
        bool isTaproot = ScriptTemplates.TryGetWitnessProgram(recipient.Span, out int version, out _) && version == 1;
        WatchRow row = Session.Records.Ledger.Watch.RowOf(isTaproot ? Purpose.Taproot : Purpose.WitnessKeyHash, 0, Branch.Change);
        return row.Scripts[(int)row.Next].Script;
    }

    /// <summary>Raises the rate where it is lower.</summary>
    /// <param name="rate">The least.</param>
    /// <param name="why">For people, where it is raised.</param>
    public void PayAtLeast(FeeRate rate, string why) => Fees = Fees.AtLeast(rate, why);

    /// <summary>What a payment pays, and its bounds.</summary>
    public SpendingTerms Terms()
    {
        SpendingTerms terms = new() { Rate = Fees.Rate, RateMin = Fees.Min, Seed = RandomHash(), Tip = Session.Records.Ledger.Tip?.Height };
        return choices.FeeMax is { } most ? terms with { FeeMax = most } : terms;
    }

    /// <summary>Why nothing was planned, as the end of the command.</summary>
    public CommandException Refuse(SpendingFailure failure)
    {
        Balance all = Session.View.Balance();
        Amount later = all.Immature + all.Waiting;
        return failure switch
        {
            SpendingFailure.InsufficientFunds when later > Amount.Zero =>
                new(ExitCode.No, $"{failure.Sentence}; {later} BTC more are unripe or wait for a block"),
            SpendingFailure.InsufficientFunds => new(ExitCode.No, failure.Sentence),
            SpendingFailure.FeeTooHigh => new(ExitCode.Usage, $"{failure.Sentence}; allow it with --max-fee"),
            SpendingFailure.SignatureRefused or SpendingFailure.KeyMissing => new(ExitCode.Environment, failure.Sentence),
            _ => new(ExitCode.Usage, failure.Sentence),
        };
    }

    private static void MindForks(WalletSession session, SpendChoices choices, ITerminal terminal)
    {
        if (!session.Forks.IsOpen) return;
        string forks = string.Join("; ", session.Forks.Forks.Select(fork => ForkWarning.Of(fork, Handover.Now())));
        if (!choices.IsDuringIncident && !choices.IsDryRun)
            throw new CommandException(ExitCode.No, $"a fork is open ({forks}): what you pay now may count on one branch only; wait, or add --during-incident");
        terminal.Error.WriteLine($"A fork is open ({forks}): what you pay now may count on one branch only.");
    }

    private void Do(ImmutableArray<TransactionDraft> drafts)
    {
        Amount fee = new(drafts.Sum(draft => draft.Fee.Satoshis)), most = Terms().FeeMax;
        if (fee > most) throw Refuse(new SpendingFailure.FeeTooHigh(fee, most));
        TextWriter shown = choices.IsDryRun ? terminal.Output : terminal.Error;
        foreach (TransactionDraft draft in drafts) Show(draft, shown);
        if (drafts.Length > 1) shown.WriteLine($"{drafts.Length} transactions, because not all coins fit into one; {AmountText.Of(fee)} BTC in fees");
        if (choices.IsDryRun)
        {
            shown.WriteLine("nothing was sent: this was a dry run");
            return;
        }
        if (!choices.IsAgreed) Agreement.Ask(terminal, "Send it?", "send it", "nothing was sent");
        using WalletKeys keys = Unlocked.Keys(Session.File, choices.PassphraseFile, terminal);
        SpendingKeys ring = new(keys, Session.Records.Ledger.Watch);
        Handover handover = new(Session, terminal);
        foreach (TransactionDraft draft in drafts)
        {
            if (!TransactionSigner.TrySign(draft, ring, RandomHash(), out Transaction? signed, out SpendingFailure? failure)) throw Refuse(failure);
            handover.Send(signed);
        }
    }

    private void Show(TransactionDraft draft, TextWriter shown)
    {
        List<(string What, Amount Amount, string Words)> lines = [];
        for (int i = 0; i < draft.Unsigned.Outputs.Length; i++)
        {
            if (i != draft.ChangeIndex) lines.Add(("pay", draft.Unsigned.Outputs[i].Value, $"to {AddressOf(draft.Unsigned.Outputs[i].ScriptPubKey)}"));
        }
        lines.Add(("fee", draft.Fee, $"{FeeRateText.Of(draft.FeeRate)}, {Fees.Why}"));
        if (draft.ChangeIndex is not null) lines.Add(("change", draft.Change, "comes back to this wallet"));
        int width = lines.Max(line => AmountText.Of(line.Amount).Length);
        foreach ((string what, Amount amount, string words) in lines) shown.WriteLine($" {what,-6}  {AmountText.Of(amount).PadLeft(width)} BTC   {words}");
    }

    private string AddressOf(ScriptBytes script)
    {
        string address = Address.FromScript(script, Session.File.Head.Network.Addresses) ?? $"the script {script}";
        return Session.Records.Ledger.Watch.TryGet(script, out _) ? $"{address}, which is yours" : address;
    }

    private static Hash256 RandomHash() => Hash256.Read(RandomNumberGenerator.GetBytes(Hash256.Size));
}
