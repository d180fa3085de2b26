using System.CommandLine;

namespace Blockchain.Wallet.Commands;

/// <summary>What the commands that make a wallet have in common.</summary>
/// <param name="Chain">The chain it is for.</param>
/// <param name="BirthHeight">No block below it pays to the wallet.</param>
/// <param name="WithExtension">Whether a passphrase of BIP 39 belongs to its words.</param>
/// <param name="PassphraseFile">Where its file's passphrase comes from.</param>
internal sealed record NewWalletOptions(Option<string> Chain, Option<uint> BirthHeight, Option<bool> WithExtension, Option<string?> PassphraseFile)
{
    /// <summary>Adds them to a command.</summary>
    public static NewWalletOptions AddTo(Command command)
    {
        NewWalletOptions options = new(
            ChainOption.Create(),
            new("--birth-height") { Description = "No block below this height pays to the wallet, so none is searched.", HelpName = "HEIGHT" },
            new("--with-extension") { Description = "Asks for a passphrase of BIP 39 too, which the words are worthless without. The file keeps neither it nor whether it was right." },
            PassphraseSource.AddTo(command));
        command.Add(options.Chain);
        command.Add(options.BirthHeight);
        command.Add(options.WithExtension);
        return options;
    }

    /// <summary>What a command line says.</summary>
    /// <exception cref="CommandException">The wallet's file exists, or cannot be made where it is to be; or there is no such chain.</exception>
    public NewWallet Read(ParseResult parsed) => new(
        WalletOption.PathOfNew(WalletOption.PathOf(parsed)),
        ChainOption.Load(parsed.GetRequiredValue(Chain)),
        parsed.GetValue(BirthHeight),
        parsed.GetValue(WithExtension),
        parsed.GetValue(PassphraseFile));
}
