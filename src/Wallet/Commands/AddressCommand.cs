using System.CommandLine;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Addresses;

namespace Blockchain.Wallet.Commands;

/// <summary><c>address new|list|check</c>: the wallet's own addresses; what kind of address a text is, of which networks, or which character is wrong.</summary>
public static class AddressCommand
{
    private const string Description = "Says what kind of address this is and of which network, or which character is wrong."
        + " Example: blockchain-wallet address check bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

    /// <summary>Builds the command.</summary>
    /// <param name="terminal">Where the wallet's own are printed.</param>
    public static Command Create(ITerminal terminal)
    {
        Argument<string> address = new("ADDRESS") { Description = "Base58 or Bech32 text." };
        Option<bool> json = new("--json") { Description = "Prints one JSON object." };
        Command check = new("check", Description) { address, json };
        check.SetAction(parsed => (int)Check(
            parsed.GetRequiredValue(address), parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return new Command("address", "Addresses.") { OwnAddresses.CreateNew(terminal), OwnAddresses.CreateList(terminal), check };
    }

    private static ExitCode Check(string text, bool isJson, TextWriter output, TextWriter error)
    {
        AddressCheck check = AddressCheck.Of(text);
        if (isJson) output.WriteLine(Json(check).ToJsonString());
        else if (check.IsAddress) Print(check, output);
        else CommandLine.Fail(error, $"'{text}' is not an address: {check.Error}");
        return check.IsAddress ? ExitCode.Done : ExitCode.No;
    }

    private static void Print(AddressCheck check, TextWriter output)
    {
        output.WriteLine(check.Text);
        output.WriteLine($"  kind      {AddressKinds.Name(AddressKinds.Of(check.Script))}");
        output.WriteLine($"  networks  {string.Join(", ", check.Networks)}");
        output.WriteLine($"  script    {Hex.Encode(check.Script.Span)}");
    }

    // The names are those of Bitcoin Core's validateaddress where it has them.
    private static JsonObject Json(AddressCheck check) => check.IsAddress
        ? new()
        {
            ["isvalid"] = true,
            ["address"] = check.Text,
            ["kind"] = AddressKinds.Name(AddressKinds.Of(check.Script)),
            ["networks"] = new JsonArray([.. check.Networks.Select(network => (JsonNode)network)]),
            ["scriptPubKey"] = Hex.Encode(check.Script.Span),
        }
        : new()
        {
            ["isvalid"] = false,
            ["error"] = check.Error.ToString(),
            ["error_locations"] = new JsonArray([.. check.Error.Positions.Select(position => (JsonNode)position)]),
        };
}
