using System.CommandLine;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Messages;

namespace Blockchain.Wallet.Commands;

/// <summary><c>sign-message</c>: signs a text with the key of one of the wallet's addresses.</summary>
internal static class SignMessageCommand
{
    /// <summary>Addresses of each row that are looked through.</summary>
    public const uint AddressCountMax = 1000;

    private const string Description = "Signs a text as the owner of one of the wallet's P2PKH addresses; 'verify-message' verifies it."
        + " Example: blockchain-wallet sign-message mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB 'it is me'";

    /// <summary>Builds the command.</summary>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> address = new("ADDRESS") { Description = "One of the wallet's own addresses (P2PKH)." };
        Argument<string> message = new("MESSAGE") { Description = "The text; after -- if it begins with a hyphen." };
        Command command = new("sign-message", Description) { address, message };
        Option<string?> file = PassphraseSource.AddTo(command);
        command.SetAction(parsed => (int)Run(
            WalletOption.Load(parsed), parsed.GetRequiredValue(address), parsed.GetRequiredValue(message), parsed.GetValue(file), terminal));
        return command;
    }

    private static ExitCode Run(WalletFile wallet, string address, string message, string? passphraseFile, ITerminal terminal)
    {
        KeyPath path = Find(wallet.Head, address);
        using WalletKeys keys = Unlocked.Keys(wallet, passphraseFile, terminal);
        terminal.Output.WriteLine(SignedMessage.Sign(keys.KeyAt(path), message));
        return ExitCode.Done;
    }

    private static KeyPath Find(WalletHead head, string address)
    {
        if (!Address.TryParse(address, head.Network.Addresses, out ScriptBytes script, out AddressError fault))
            throw new CommandException(ExitCode.Usage, $"'{address}' is not an address of {head.Chain}: {fault}");
        if (AddressKinds.Of(script) != AddressKind.KeyHash)
            throw new CommandException(ExitCode.Usage, $"{address} holds no key hash; messages are signed for P2PKH addresses");
        foreach (Account account in head.Accounts.Where(account => account.Purpose == Purpose.KeyHash))
        {
            foreach (Branch branch in Enum.GetValues<Branch>())
            {
                for (uint index = 0; index < AddressCountMax; index++)
                {
                    if (account.ScriptOf(branch, index) == script) return account.PathOf(branch, index);
                }
            }
        }
        throw new CommandException(ExitCode.No, $"{address} is none of the first {AddressCountMax} P2PKH addresses of this wallet");
    }
}
