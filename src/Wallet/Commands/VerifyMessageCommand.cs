using System.CommandLine;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Messages;

namespace Blockchain.Wallet.Commands;

/// <summary><c>verify-message</c>: whether the owner of an address signed a text.</summary>
public static class VerifyMessageCommand
{
    private const string Description = "Says whether the owner of an address signed a text."
        + " Example: blockchain-wallet verify-message mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB INbV…S0= 'This is just a test message' --chain regtest";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> address = new("ADDRESS") { Description = "The address that is said to have signed (P2PKH)." };
        Argument<string> signature = new("SIGNATURE") { Description = "Base 64, 65 bytes." };
        Argument<string> message = new("MESSAGE") { Description = "The text, exactly as it was signed; after -- if it begins with a hyphen." };
        Option<string> chain = ChainOption.Create();
        Command command = new("verify-message", Description) { address, signature, message, chain };
        command.SetAction(parsed => (int)Verify(
            parsed.GetRequiredValue(address),
            ChainOption.Load(parsed.GetRequiredValue(chain)),
            parsed.GetRequiredValue(signature),
            parsed.GetRequiredValue(message),
            parsed.InvocationConfiguration));
        return command;
    }

    private static ExitCode Verify(string address, NamedChain chain, string signature, string message, InvocationConfiguration console)
    {
        if (!Address.TryParse(address, chain.Network.Addresses, out ScriptBytes script, out AddressError fault))
        {
            string advice = fault.Fault == AddressFault.OtherNetwork ? "; name its chain with --chain" : "";
            CommandLine.Fail(console.Error, $"'{address}' is not an address of {chain.Name}: {fault}{advice}");
            return ExitCode.Usage;
        }
        MessageVerdict verdict = SignedMessage.Verify(script, signature, message);
        if (verdict == MessageVerdict.Signed) console.Output.WriteLine($"signed by {address}");
        else CommandLine.Fail(console.Error, Reason(verdict, address));
        return verdict switch
        {
            MessageVerdict.Signed => ExitCode.Done,
            MessageVerdict.OtherKey or MessageVerdict.NoKey => ExitCode.No,
            MessageVerdict.MalformedSignature or MessageVerdict.AddressHoldsNoKey => ExitCode.Usage,
        };
    }

    private static string Reason(MessageVerdict verdict, string address) => verdict switch
    {
        MessageVerdict.Signed => "signed",
        MessageVerdict.OtherKey => $"not signed by {address}: another key signed, or the text differs from what was signed",
        MessageVerdict.NoKey => $"not signed by {address}: no key makes this signature",
        MessageVerdict.MalformedSignature => "the signature is not base 64 of 65 bytes with a known header; copy all of it",
        MessageVerdict.AddressHoldsNoKey => $"{address} holds no key hash; messages are verified for P2PKH addresses",
    };
}
