using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.Wallet.Files;

namespace Blockchain.Wallet.Commands;

/// <summary><c>key sign</c>: signs a plan from a file, on a machine that need not be connected to anything. The key refuses what would contradict an earlier vote.</summary>
internal static class KeySignCommand
{
    private const int PlanTextBytesMax = 16 * 1024;

    private const string Description = "Signs a rollback plan from a file (the hex of getrollbackplan), once a person has read it; prints the vote. Have a node that you trust reproduce the plan first."
        + " Example: blockchain-wallet key sign plan.hex --key voter.key --voter 2";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> plan = new("PLAN") { Description = "A file with the plan's bytes in hexadecimal." };
        Option<string> key = new("--key") { Description = "The voter's file.", HelpName = "FILE", Required = true };
        Option<ushort> voter = new("--voter") { Description = "The voter's place in the council, from 0.", HelpName = "INDEX", Required = true };
        Option<bool> yes = new("--yes") { Description = "Signs without asking." };
        Command command = new("sign", Description) { plan, key, voter, yes };
        Option<string?> passphraseFile = PassphraseSource.AddTo(command);
        command.SetAction(parsed =>
        {
            RollbackPlan read = Read(parsed.GetRequiredValue(plan));
            string path = NamedFile.PathOf(parsed.GetRequiredValue(key), "--key");
            if (!VotingKeyFile.TryLoad(path, out VotingKeyFile? file, out SecretFileError error)) throw Failures.Of(error);
            terminal.Error.Write(Describe(read));
            if (!parsed.GetValue(yes)) Agreement.Ask(terminal, "Sign it?", "sign", "nothing was signed");
            return (int)Sign(file, read, parsed.GetValue(voter), parsed.GetValue(passphraseFile), terminal);
        });
        return command;
    }

    private static RollbackPlan Read(string path)
    {
        if (!SmallFile.TryRead(path, PlanTextBytesMax, out byte[]? text, out string? reason)) throw new CommandException(ExitCode.Usage, $"cannot read the plan: {reason}");
        bool isPlan = Hex.TryDecode(Encoding.ASCII.GetString(text).Trim(), out byte[]? bytes);
        return isPlan && Wire.TryRead<RollbackPlan>(bytes, out RollbackPlan? plan) ? plan : throw new CommandException(ExitCode.Usage, $"{path} is no plan in hexadecimal; copy all of what getrollbackplan calls hex");
    }

    private static string Describe(RollbackPlan plan) => string.Create(CultureInfo.InvariantCulture, $"""
        plan        {plan.ComputeDigest()}
        network     genesis {plan.Network.Genesis}
        epoch       {plan.Epoch}
        fork point  {plan.ForkPoint.Hash} at height {plan.ForkPoint.Height}
        leave       {plan.Depth} blocks, up to {plan.AbandonTip.Hash} at height {plan.AbandonTip.Height}
        follow      {plan.KeepTip.Hash} at height {plan.KeepTip.Height}
        adopt       {plan.Adopt?.ToString() ?? "nothing: the rules stay"}
        coins       {plan.CoinSet}
        report      {plan.Report}
        expires     above height {plan.ExpiryHeight}
        reason      {Printable(plan.Reason)}

        """);

    /// <summary>Without what could make a terminal show something else than is signed.</summary>
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format ? '?' : character));

    private static ExitCode Sign(VotingKeyFile file, RollbackPlan plan, ushort voter, string? passphraseFile, ITerminal terminal)
    {
        byte[] passphrase = new PassphraseSource(terminal).Existing(passphraseFile);
        try
        {
            if (!file.TrySign(plan, voter, passphrase, out LockDecision decision, out Vote? vote, out SecretFileError error)) throw Failures.Of(error);
            if (vote is not { } signed) throw new CommandException(ExitCode.No, Refusal(decision, plan));
            terminal.Output.WriteLine(Hex.Encode(Wire.ToBytes(signed)));
            return ExitCode.Done;
        }
        catch (StorageException broken)
        {
            throw new CommandException(ExitCode.Environment, $"{broken.Message}; nothing was signed, because the key could not remember it");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }

    private static string Refusal(LockDecision decision, RollbackPlan plan) => decision switch
    {
        LockDecision.Sign or LockDecision.SignAgain => "signed",
        LockDecision.EpochPassed => $"not signed: this key has signed a plan of a later epoch than {plan.Epoch}",
        LockDecision.EpochTaken => $"not signed: this key has signed another plan of epoch {plan.Epoch}; two votes in one epoch would be proof against it",
    };
}
