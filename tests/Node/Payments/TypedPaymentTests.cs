using Blockchain.Node.Tests.Live;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Payments;

/// <summary>A wallet and a node as a person uses them: programs of their own, in a pseudo-terminal.</summary>
public sealed class TypedPaymentTests : IDisposable
{
    private const string Elsewhere = NodeProcess.Address;

    private readonly TempFolder folder = new();
    private readonly CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public TypedPaymentTests() => guard.CancelAfter(TimeSpan.FromMinutes(5));

    private CancellationToken Guard => guard.Token;

    public void Dispose()
    {
        guard.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_payment_outlives_a_rollback_and_a_node_that_forgets_it()
    {
        TypedWallet wallet = Wallet("wallet"), backup = Wallet("backup");
        await backup.RestoreAsync(await wallet.CreateAsync());
        await using NodeProcess node = await NodeProcess.StartAsync(folder.File("node"));
        string address = (await wallet.TypeAsync("address new")).Trim();
        Assert.Equal(address, (await backup.TypeAsync("address new")).Trim());
        await node.Rpc.GenerateToAddressAsync(1, address, Guard);
        await node.MineAsync(100);
        Assert.Equal(" 50.0000 0000 BTC   confirmed\n", await wallet.TypeAsync("balance"));

        string sent = await wallet.SpendAsync($"send {Elsewhere} 1.5");
        string bumped = await wallet.SpendAsync($"bump {sent[..8]} --fee-rate 5");
        Assert.Equal([bumped], await node.Rpc.GetRawMempoolAsync(Guard));
        string block = (await node.MineAsync(1))[0];
        Assert.Equal(" 48.4999 9295 BTC   confirmed\n", await wallet.TypeAsync("balance"));

        // The block is rolled back, and another branch grows without the payment.
        await node.Rpc.CallAsync("invalidateblock", [block], Guard);
        for (int i = 0; i < 2; i++) await node.Rpc.CallAsync("generateblock", [Elsewhere, new System.Text.Json.Nodes.JsonArray()], Guard);
        Assert.Contains("its block left the chain; it waits for another", await wallet.TypeAsync("history --orphaned"), StringComparison.Ordinal);
        await node.KillAsync();
        File.Delete(Path.Combine(folder.File("node"), "mempool.dat"));
        await wallet.FailsAsync(3, "cannot reach a node", "balance");

        await using NodeProcess again = await NodeProcess.StartAsync(folder.File("node"));
        Assert.Contains("its block left the chain; send it again", await wallet.TypeAsync("history --orphaned"), StringComparison.Ordinal);
        Assert.Equal($"{bumped}  sent again, and waits for a block\n", await wallet.TypeAsync("resubmit"));
        await again.MineAsync(1);
        Assert.Equal(" 48.4999 9295 BTC   confirmed\n", await wallet.TypeAsync("balance"));
        // Who has nothing but the words sees the same.
        Assert.Equal(" 48.4999 9295 BTC   confirmed\n", await backup.TypeAsync("balance"));
        Evidence.Record("wallet in a pseudo-terminal: made, backed up, restored, paid, sent, bumped, rolled back, forgotten by the node, sent again: nothing lost");
    }

    [Fact]
    public async Task A_mistake_is_one_clear_line_and_nothing_is_lost()
    {
        TypedWallet wallet = Wallet("wallet");
        await wallet.CreateAsync();
        string send = $"send {Elsewhere} 1", journal = wallet.FilePath + ".journal";
        int mistakes = 0;
        await using (NodeProcess node = await NodeProcess.StartAsync(folder.File("node")))
        {
            await Fails(1, "not enough funds: 0.00000000 BTC can be spent", send);
            await node.Rpc.GenerateToAddressAsync(1, (await wallet.TypeAsync("address new")).Trim(), Guard);
            await Fails(1, "50.00000000 BTC more are unripe", send);
            await node.MineAsync(100);
            byte[] before = await File.ReadAllBytesAsync(journal, Guard);
            await Fails(1, "the passphrase does not open", send, "correct house");
            await Fails(2, "is not an address: the checksum does not match (character 20)", $"send {Elsewhere[..19]}q{Elsewhere[20..]} 1");
            await Fails(2, "is an address of main, and this wallet is for regtest", "send 15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs 1");
            await Fails(2, "is too little to be passed on", $"send {Elsewhere} 0.00000001");
            await Fails(2, "looks like a mistake", $"send {Elsewhere} 1 --fee-rate 2000");
            using (PseudoTerminal first = wallet.Start(send))
            {
                await first.UntilAsync("Send it? [yes/no] ", Guard);
                await Fails(3, "another command works with this wallet", send);
                await first.AnswerAsync("", "no", Guard);
                Assert.Equal(1, await first.EndAsync(Guard));
            }
            Assert.Equal(before, await File.ReadAllBytesAsync(journal, Guard));
            TracedScript.NeedsStrace();
            await Fails(3, "No space left on device", send, TypedWallet.Passphrase, $"strace -f -qq -o /dev/null -P '{journal}' -e trace=pwrite64 -e inject=pwrite64:error=ENOSPC");
            Assert.Empty(await node.Rpc.GetRawMempoolAsync(Guard));
            Assert.Equal(" 50.0000 0000 BTC   confirmed\n", await wallet.TypeAsync("balance"));
        }
        await Fails(3, "cannot reach a node", send);
        Evidence.Record($"wallet in a pseudo-terminal: {mistakes} mistakes and mishaps, one line each, and the coins are still there");
        Assert.Equal(10, mistakes);

        async Task Fails(int code, string part, string command, string? passphrase = null, string by = "")
        {
            await wallet.FailsAsync(code, part, command, passphrase, by);
            mistakes++;
        }
    }

    private TypedWallet Wallet(string name) => new(folder, name, Guard);
}
