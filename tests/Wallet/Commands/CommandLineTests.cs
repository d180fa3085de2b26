using System.Text.Json.Nodes;
using Blockchain.Wallet.Commands;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

public sealed class CommandLineTests
{
    private const string Signer = "mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB";
    private const string Signature = "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=";
    private const string Message = "This is just a test message";

    [Fact]
    public void A_signed_message_is_answered_with_0()
    {
        (int code, string output, string error) = Run("verify-message", Signer, Signature, Message, "--chain", "regtest");
        Assert.Equal((0, $"signed by {Signer}\n", ""), (code, output, error));
    }

    [Theory]
    [InlineData(1, "not signed by", Signer, Signature, "another message", "--chain", "regtest")]
    [InlineData(2, "not base 64 of 65 bytes", Signer, "INbV", Message, "--chain", "regtest")]
    [InlineData(2, "belongs to another network: test; name its chain with --chain", Signer, Signature, Message)]
    [InlineData(2, "holds no key hash", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Signature, Message)]
    [InlineData(2, "'mars'", Signer, Signature, Message, "--chain", "mars")]
    public void Any_other_answer_is_one_line_and_its_code(int expected, string part, params string[] arguments) =>
        Fails(expected, part, ["verify-message", .. arguments]);

    [Theory]
    [InlineData(2, "Required", "verify-message", Signer)]
    [InlineData(2, "unknown command or argument 'teleport'", "teleport")]
    [InlineData(2, "see 'blockchain-wallet address check --help'", "address", "check")]
    [InlineData(2, "see 'blockchain-wallet address --help'", "address")]
    [InlineData(2, "see 'blockchain-wallet --help'")]
    [InlineData(2, "--words is 12, 15, 18, 21 or 24", "create", "--words", "13")]
    [InlineData(2, "--words is 12, 15, 18, 21 or 24", "create", "--words", "twelve")]
    [InlineData(2, "--wallet is empty: name a file", "balance", "--wallet", "")]
    [InlineData(2, "--wallet is empty: name a file", "create", "--wallet", "")]
    [InlineData(2, "FILE is empty: name a file", "key", "create", "--for", "voting", "")]
    [InlineData(2, "FILE is empty: name a file", "key", "show", " ")]
    [InlineData(1, "(character 42)", "address", "check", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tq")]
    [InlineData(1, "'' is not an address", "address", "check", "")]
    public void A_mistake_is_one_line_and_its_code(int expected, string part, params string[] arguments) => Fails(expected, part, arguments);

    [Theory]
    [InlineData("@alice owes me")]
    [InlineData("--chain")]
    [InlineData("")]
    [InlineData("line one\nline two")]
    public void Any_text_can_be_a_message(string message)
    {
        (int code, _, string error) = Run("verify-message", "--chain", "regtest", "--", Signer, Signature, message);
        Assert.Equal(1, code);
        Assert.StartsWith("blockchain-wallet: not signed by", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_described()
    {
        (int code, string output, string error) = Run("address", "check", Signer);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            $"{Signer}\n  kind      P2PKH\n  networks  test, signet, regtest\n  script    76a91460baa0f494b38ce3c940dea67f3804dc52d1fb9488ac\n", output);
    }

    [Fact]
    public void An_address_is_described_for_programs()
    {
        (int code, string output, _) = Run("address", "check", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "--json");
        JsonNode? answer = JsonNode.Parse(output);
        Assert.Equal(0, code);
        Assert.True((bool?)answer?["isvalid"]);
        Assert.Equal("P2WPKH", (string?)answer?["kind"]);
        Assert.Equal("0014751e76e8199196d454941c45d1b3a323f1433bd6", (string?)answer?["scriptPubKey"]);
    }

    [Fact]
    public void A_mistyped_address_is_described_for_programs()
    {
        (int code, string output, string error) = Run("address", "check", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tq", "--json");
        JsonNode? answer = JsonNode.Parse(output);
        Assert.Equal((1, ""), (code, error));
        Assert.False((bool?)answer?["isvalid"]);
        Assert.Equal(41, (int?)answer?["error_locations"]?[0]);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("address", "check", "--help")]
    [InlineData("verify-message", "--help")]
    public void Help_is_no_mistake(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
        if (arguments.Length > 1) Assert.Contains("Example: blockchain-wallet", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static void Fails(int expected, string part, params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.StartsWith("blockchain-wallet: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        FakeTerminal terminal = new(isInteractive: false);
        int code = CommandLine.Run(arguments, terminal);
        return (code, terminal.Shown, terminal.Complaints);
    }
}
