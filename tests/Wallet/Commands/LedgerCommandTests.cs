using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Files;
using Blockchain.TestKit;
using Blockchain.Wallet.Commands;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Tests.Ledger;
using Blockchain.Wallet.Tests.Records;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

/// <summary>A wallet beside a real node, as a person uses both, while blocks leave the chain.</summary>
public sealed class LedgerCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    public LedgerCommandTests()
    {
        Assert.True(Mnemonic.TryParse(TestAccounts.Words, out Mnemonic? words, out _));
        WalletFile.Create(folder.File("wallet"), new(words, "", "regtest", KeyNetwork.Regtest, 0), "correct horse"u8, new PassphraseStretching(64, 1, 1));
        words.Dispose();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_payment_is_followed_from_the_mempool_into_a_block_out_of_it_and_to_its_end()
    {
        await using NodeProgram node = await NodeProgram.StartAsync(folder.File("node"));
        OutPoint reward = await node.MineToAnybodyAsync();
        await node.MineAsync(100);
        string address = Says(node, "address", "new", "--label", "rent").Trim();
        Transaction payment = Pay(reward, address, 1_000_000_000), rival = Pay(reward, NodeProgram.Elsewhere, 900_000_000);
        string id = payment.Id.ToString();

        Assert.Equal(" 0.0000 0000 BTC   confirmed\n", Says(node, "balance"));
        await node.SendAsync(payment);
        Assert.Equal(" 10.0000 0000 BTC   waits for a block: do not rely on it\n", Says(node, "balance"));
        string block = (await node.MineAsync(1))[0];
        Assert.Equal(" 10.0000 0000 BTC   confirmed\n", Says(node, "balance"));
        Assert.Equal("no payment has lost its block\n", Says(node, "history", "--orphaned"));

        await node.LeaveAsync(block);
        string line = Says(node, "history", "--orphaned");
        Assert.Contains($"{id[..8]}  received  ", line, StringComparison.Ordinal);
        Assert.Contains("+10.0000 0000 BTC", line, StringComparison.Ordinal);
        Assert.EndsWith("its block left the chain; it waits for another  (left block 102)\n", line, StringComparison.Ordinal);
        string other = await node.MineOfAsync(rival);
        Assert.Contains($"lost: double-spent by {rival.Id} in block 102", Says(node, "history", "--orphaned"), StringComparison.Ordinal);
        Assert.Equal(" 0.0000 0000 BTC   confirmed\n", Says(node, "balance"));
        Assert.Equal("lost", (string?)JsonNode.Parse(Says(node, "transaction", id[..8], "--json"))!["standing"]);

        await node.LeaveAsync(other);
        await node.ReturnToAsync(block);
        Assert.Equal(" 10.0000 0000 BTC   confirmed\n", Says(node, "balance"));
        JsonNode json = JsonNode.Parse(Says(node, "history", "--json"))!;
        Assert.Equal((1, id), (((JsonArray)json["payments"]!).Count, (string?)json["payments"]![0]!["txid"]));
        string[] csv = Says(node, "history", "--csv").TrimEnd('\n').Split('\n');
        Assert.Equal((2, 14), (csv.Length, csv[0].Split(',').Length));
        Assert.Contains($",{id},received,1000000000,,1000000000,1,{block},102,", csv[1], StringComparison.Ordinal);
        Assert.Contains($"{address}", Says(node, "address", "list"), StringComparison.Ordinal);
        Assert.Contains("10.0000 0000 BTC  rent", Says(node, "address", "list"), StringComparison.Ordinal);
        Evidence.Record("wallet commands: one payment on a real node: waits, confirmed, back in the mempool, double-spent, confirmed again, each named");

        await node.StopAsync();
        Fails(node, 3, "cannot reach a node", "balance");
        Assert.Contains("rent", Says(node, "address", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_is_one_line_that_says_what_to_do()
    {
        await using NodeProgram node = await NodeProgram.StartAsync(folder.File("node"));
        Fails(node, 2, "write 4 to 64 hexadecimal digits", "transaction", "xyz");
        Fails(node, 1, "no payment of this wallet begins with abcdef", "transaction", "abcdef");
        Fails(node, 2, "choose one of --json and --csv", "history", "--json", "--csv");
        Fails(node, 2, "a label is one line of 200 characters at most", "address", "new", "--label", new string('x', 201));
        Fails(node, 2, "is no address of a node", "balance", "--node", "nowhere");
        (int code, _, string error) = Run(["balance", "--cookie", ""]);
        Assert.Equal((2, "blockchain-wallet: --cookie is empty: name a file\n"), (code, error));
        Fails(node, 2, "there is no wallet", "balance", "--wallet", folder.File("another"));
        using FileStream held = new(folder.File("wallet.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Fails(node, 3, "another command works with this wallet", "balance");
    }

    [Fact]
    public void An_address_is_of_the_kind_that_was_asked_for_and_never_the_same_again()
    {
        HashSet<string> given = [];
        foreach ((string kind, string start) in new[] { ("p2wpkh", "bcrt1q"), ("p2tr", "bcrt1p"), ("p2pkh", "m"), ("p2wpkh", "bcrt1q") })
        {
            (int code, string output, string error) = Run(["address", "new", "--kind", kind]);
            Assert.Equal((0, ""), (code, error));
            Assert.True(given.Add(output.Trim()));
            Assert.True(output.StartsWith(start, StringComparison.Ordinal) || output[0] is 'm' or 'n', output);
        }
    }

    private string Says(NodeProgram node, params string[] arguments)
    {
        (int code, string output, string error) = Run([.. arguments, "--cookie", node.Cookie]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private void Fails(NodeProgram node, int expected, string part, params string[] arguments)
    {
        (int code, string output, string error) = Run([.. arguments, "--cookie", node.Cookie]);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.StartsWith("blockchain-wallet: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
    }

    private (int Code, string Output, string Error) Run(string[] arguments)
    {
        FakeTerminal terminal = new(isInteractive: false);
        string[] wallet = arguments.Contains("--wallet") ? [] : ["--wallet", folder.File("wallet")];
        int code = CommandLine.Run([.. arguments, .. wallet], terminal);
        return (code, terminal.Shown, terminal.Complaints);
    }

    private static Transaction Pay(OutPoint from, string address, long satoshis)
    {
        Assert.True(Address.TryParse(address, AddressFormat.Regtest, out ScriptBytes script, out _));
        return TestTransactions.Spend(from, Amount.Zero).WithOutputs(new TxOut(new(satoshis), script), new TxOut(new(4_999_990_000 - satoshis), TestTransactions.Anyone));
    }
}
