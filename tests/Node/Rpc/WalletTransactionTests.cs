using System.Text.Json.Nodes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>What the wallet builds and signs is accepted, replaced and mined by a node over RPC.</summary>
public sealed class WalletTransactionTests
{
    private const int Rounds = 24;

    [Fact]
    public async Task Payments_bumps_and_sweeps_of_every_kind_are_accepted_replaced_and_mined()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        PurseOfKinds purse = await FundAsync(host);
        int bumps = 0, changes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            TxOut[] recipients = [.. Enumerable.Range(0, 1 + round % 4).Select(i => new TxOut(new(10_000_000 + 1_000_000 * round + i), purse.Scripts[(round + i) % 3]))];
            SpendingTerms terms = Terms(round, 1_000 + 700 * round);
            Assert.True(PaymentBuilder.TryBuild([.. recipients], [.. purse.Coins], purse.Scripts[1 + round % 2], terms, out TransactionDraft? draft, out SpendingFailure? failure), failure?.Sentence);
            Transaction sent = await SendAsync(host, purse, draft);
            changes += draft.ChangeIndex is null ? 0 : 1;
            if (round % 3 != 2)
            {
                await BumpAsync(host, purse, draft, sent, round, hasChild: round % 6 == 0);
                bumps++;
            }
            if (round % 4 == 3) await MineAsync(host, purse);
        }
        await MineAsync(host, purse);
        int coins = purse.Coins.Count;
        Assert.True(SweepBuilder.TryBuild([.. purse.Coins], purse.Scripts[2], Terms(0, 5_000), out TransactionDraft? sweep, out _));
        Transaction swept = await SendAsync(host, purse, sweep);
        await MineAsync(host, purse);
        JsonNode left = await host.AskAsync("gettxout", swept.Id.ToString(), 0);
        Assert.Equal((swept.Outputs[0].Value.ToString(), 1), (((decimal)left["value"]!).ToString("0.00000000", System.Globalization.CultureInfo.InvariantCulture), (int)left["confirmations"]!));
        Evidence.Record($"wallet: a node accepts {Rounds} payments ({changes} with change), {bumps} bumps that take their places, and a sweep of {coins} coins of P2PKH, P2WPKH and P2TR");
        Assert.True(Math.Min(bumps, changes) > Rounds / 2);
    }

    [Fact]
    public async Task A_bump_of_a_transaction_with_a_child_pays_the_least_that_the_node_takes()
    {
        await using RpcHost host = await RpcHost.StartAsync();
        PurseOfKinds purse = await FundAsync(host);
        purse.Coins.RemoveAll(coin => coin.Output.ScriptPubKey != purse.Scripts[2]); // taproot alone: the size is known to the byte
        TransactionDraft parent = Pay(purse, Terms(1, 2_000));
        Transaction first = await SendAsync(host, purse, parent);
        Amount childFee = await ChildAsync(host, purse, first, parent);
        ReplacedTransaction replaced = new(first, parent.Coins, parent.ChangeIndex, childFee, 1);
        Assert.True(BumpBuilder.TryBuild(replaced, [], purse.Scripts[2], Terms(2, 2_001), out TransactionDraft? bump, out SpendingFailure? failure), failure?.Sentence);
        Assert.Equal(replaced.Fee + childFee + BumpBuilder.RelayRate.FeeFor(bump.FeeRate.VirtualBytes), bump.Fee);

        int change = Assert.IsType<int>(bump.ChangeIndex);
        TxOut more = bump.Unsigned.Outputs[change] with { Value = bump.Change + new Amount(1) };
        Transaction cheaper = purse.Sign(bump with { Unsigned = new(bump.Unsigned.Version, bump.Unsigned.Inputs, bump.Unsigned.Outputs.SetItem(change, more), bump.Unsigned.LockTime) });
        (int code, string message) = await host.FailAsync("sendrawtransaction", Hex.Encode(Wire.ToBytes(cheaper)));
        Assert.Equal(-26, code);
        Assert.StartsWith("insufficient fee", message, StringComparison.Ordinal);
        Transaction sent = await SendAsync(host, purse, bump);
        Assert.Equal([sent.Id.ToString()], await WaitingAsync(host));
    }

    private static async Task BumpAsync(RpcHost host, PurseOfKinds purse, TransactionDraft draft, Transaction sent, int round, bool hasChild)
    {
        Amount childFee = hasChild ? await ChildAsync(host, purse, sent, draft) : Amount.Zero;
        ReplacedTransaction replaced = new(sent, draft.Coins, draft.ChangeIndex, childFee, hasChild ? 1 : 0);
        SpendingTerms terms = Terms(round + 1_000, replaced.NextRate.PerKiloByte.Satoshis);
        Assert.True(BumpBuilder.TryBuild(replaced, [.. purse.Coins], purse.Scripts[2], terms, out TransactionDraft? bump, out SpendingFailure? failure), failure?.Sentence);
        purse.Forget(sent, draft.Coins);
        Transaction raised = await SendAsync(host, purse, bump);
        string[] waiting = await WaitingAsync(host);
        Assert.Contains(raised.Id.ToString(), waiting);
        Assert.DoesNotContain(sent.Id.ToString(), waiting);
    }

    /// <summary>Spends an output of a waiting transaction to nobody; answers what that pays. The replacement will displace it.</summary>
    private static async Task<Amount> ChildAsync(RpcHost host, PurseOfKinds purse, Transaction parent, TransactionDraft draft)
    {
        SpendableCoin coin = purse.Coins.First(coin => coin.Place.Tx == parent.Id);
        SpendableCoin[] before = [.. purse.Coins];
        Assert.True(SweepBuilder.TryBuild([coin], purse.Scripts[0], Terms(0, 1_500), out TransactionDraft? child, out _));
        await SendAsync(host, purse, child);
        purse.Coins.Clear();
        purse.Coins.AddRange(before.Except(draft.Coins));
        return child.Fee;
    }

    private static TransactionDraft Pay(PurseOfKinds purse, SpendingTerms terms)
    {
        TxOut recipient = new(new(1_000_000), purse.Scripts[0]);
        Assert.True(PaymentBuilder.TryBuild([recipient], [.. purse.Coins], purse.Scripts[2], terms, out TransactionDraft? draft, out SpendingFailure? failure), failure?.Sentence);
        return draft;
    }

    /// <summary>Four matured coinbases for each kind.</summary>
    private static async Task<PurseOfKinds> FundAsync(RpcHost host)
    {
        PurseOfKinds purse = new();
        for (int i = 0; i < 12; i++)
        {
            JsonArray mined = (JsonArray)await host.AskAsync("generatetoaddress", 1, PurseOfKinds.Address(purse.Scripts[i % 3]));
            string raw = await host.TextAsync("getblock", (string)mined[0]!, 0);
            Assert.True(Wire.TryRead<Block>(Convert.FromHexString(raw), out Block? block));
            purse.Follow(block.Transactions[0]);
        }
        await host.AskAsync("generatetoaddress", 100, RpcMethodTests.AnyAddress);
        purse.Confirm(new Height(12));
        return purse;
    }

    private static async Task<Transaction> SendAsync(RpcHost host, PurseOfKinds purse, TransactionDraft draft)
    {
        Transaction signed = purse.Sign(draft);
        Assert.Equal(signed.Id.ToString(), await host.TextAsync("sendrawtransaction", Hex.Encode(Wire.ToBytes(signed))));
        JsonNode entry = await host.AskAsync("getmempoolentry", signed.Id.ToString());
        Assert.Equal((signed.VirtualSize, draft.Fee.Satoshis), ((int)entry["vsize"]!, (long)((decimal)entry["fees"]!["base"]! * Amount.Coin)));
        purse.Follow(signed);
        return signed;
    }

    private static async Task MineAsync(RpcHost host, PurseOfKinds purse)
    {
        await host.AskAsync("generatetoaddress", 1, RpcMethodTests.AnyAddress);
        Assert.Empty(await WaitingAsync(host));
        purse.Confirm(new Height((int)await host.AskAsync("getblockcount")));
    }

    private static async Task<string[]> WaitingAsync(RpcHost host) => [.. ((JsonArray)await host.AskAsync("getrawmempool")).Select(id => (string)id!)];

    private static SpendingTerms Terms(int seed, long satoshisPerKiloByte) => new()
    {
        Rate = FeeRate.OfKiloByte(new(satoshisPerKiloByte)),
        Seed = Sha256d.Of(BitConverter.GetBytes(seed)),
        Tip = new Height(100),
    };
}
