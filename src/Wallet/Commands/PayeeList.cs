using System.Collections.Immutable;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Files;

namespace Blockchain.Wallet.Commands;

/// <summary>Whom to pay how much, as it is typed.</summary>
internal static class PayeeList
{
    /// <summary>Reads addresses and amounts in turn.</summary>
    /// <exception cref="CommandException">An address is mistyped or of another network, an amount is none or missing.</exception>
    public static ImmutableArray<TxOut> Read(string[] words, WalletHead head)
    {
        if (words.Length % 2 != 0) throw new CommandException(ExitCode.Usage, $"'{words[^1]}' stands alone: write an address and an amount for each recipient");
        return [.. words.Chunk(2).Select(pair => new TxOut(AmountInput.Read(pair[1]), ScriptOf(pair[0], head)))];
    }

    /// <summary>The script of an address of the wallet's network.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static ScriptBytes ScriptOf(string address, WalletHead head)
    {
        if (Address.TryParse(address, head.Network.Addresses, out ScriptBytes script, out AddressError fault)) return script;
        AddressCheck elsewhere = AddressCheck.Of(address);
        throw new CommandException(ExitCode.Usage, elsewhere.IsAddress
            ? $"'{address}' is an address of {string.Join(" and ", elsewhere.Networks)}, and this wallet is for {head.Chain}: nothing was sent"
            : $"'{address}' is not an address: {(fault.Fault == AddressFault.OtherNetwork ? elsewhere.Error : fault)}");
    }
}
