using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

/// <summary>A random wallet that makes a random payment; the number decides everything.</summary>
internal sealed class RandomPayment
{
    private static readonly ScriptBytes[] Scripts = [.. TestKeys.Kinds.Select(kind => TestKeys.ScriptOf(kind, TestKeys.Key(1)))];

    internal RandomPayment(int number)
    {
        SeededRandom random = new(TestKeys.Seed(number));
        ChangeScript = Scripts[1 + random.Below(2)];
        int account = random.Below(Scripts.Length + 1); // mostly one kind of coin, sometimes all kinds
        Coins =
        [
            .. Enumerable.Range(0, 1 + random.Below(60))
                .Select(i => TestKeys.Coin(i, new(RandomValue(random)), Scripts[account < Scripts.Length ? account : random.Below(Scripts.Length)], random.Below(10) == 0 ? null : new Height(1))),
        ];
        Terms = new()
        {
            Rate = FeeRate.OfKiloByte(new(random.Below(2) == 0 ? 1_000 + random.Below(9_000) : 10_000 + random.Below(200_000))),
            Seed = TestKeys.Seed(-number),
            Tip = random.Below(2) == 0 ? new Height(random.Below(1_000)) : null,
        };
        long funds = Coins.Sum(coin => coin.Value.Satoshis);
        Recipients =
        [
            .. Enumerable.Range(0, 1 + random.Below(4))
                .Select(_ => new TxOut(new(600 + random.Below((int)Math.Min(int.MaxValue, funds / 3 + 1))), Scripts[random.Below(Scripts.Length)])),
        ];
    }

    internal ImmutableArray<SpendableCoin> Coins { get; }

    internal ImmutableArray<TxOut> Recipients { get; }

    internal ScriptBytes ChangeScript { get; }

    internal SpendingTerms Terms { get; }

    /// <summary>The fee of a change output, and the least change: what is left below both goes to the miner.</summary>
    internal Amount OverpayLimit
    {
        get
        {
            Assert.True(InputSize.TryGet(ChangeScript, out InputSize size));
            Amount spend = Terms.DiscardRate.FeeFor(size.VirtualBytes) + new Amount(1), dust = Dust.LimitFor(ChangeScript);
            return Terms.Rate.FeeFor(Weights.OutputBytes(ChangeScript) + 1) + (spend > dust ? spend : dust);
        }
    }

    internal bool TryBuild(out TransactionDraft draft, out SpendingFailure failure)
    {
        bool isBuilt = PaymentBuilder.TryBuild(Recipients, Coins, ChangeScript, Terms, out TransactionDraft? made, out SpendingFailure? reason);
        draft = made!;
        failure = reason!;
        return isBuilt;
    }

    /// <summary>Whether the refusal is right: all coins that are worth spending do not pay for this.</summary>
    internal bool IsExplained(SpendingFailure failure)
    {
        if (failure is not SpendingFailure.InsufficientFunds funds) return false;
        SpendableCoin[] worth = [.. Coins.Where(coin => coin.Value > Terms.Rate.FeeFor(SizeOf(coin).VirtualBytes))];
        Amount has = new(worth.Sum(coin => coin.Value.Satoshis)), needs = new(Recipients.Sum(output => output.Value.Satoshis));
        Amount least = Terms.Rate.FeeFor(Weights.ToVirtualBytes(Weights.Of([.. worth.Select(SizeOf)], Recipients)));
        // Each input is charged by itself, rounded up to a byte and to a satoshi: never below the least, and above it by no more than that.
        Amount rounding = Terms.Rate.FeeFor(5 + worth.Length) + new Amount(2 + worth.Length);
        return has == funds.Has && needs == funds.Needs && funds.Missing > Amount.Zero && funds.Fee >= least && funds.Fee <= least + rounding;
    }

    private static InputSize SizeOf(SpendableCoin coin)
    {
        Assert.True(InputSize.TryGet(coin.Output.ScriptPubKey, out InputSize size));
        return size;
    }

    private static long RandomValue(SeededRandom random) => random.Below(4) switch
    {
        0 => 1 + random.Below(2_000),
        1 => 1 + random.Below(100_000),
        2 => 1 + random.Below(10_000_000),
        _ => 50_000,
    };
}
