using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class CoinOverlayTests
{
    private static readonly Gen<(OutPoint Name, Coin Coin)[]> Operations = Gen.Select(CoinGen.OutPoint, CoinGen.Coin).Array[0, 60];

    [Fact]
    public void Overlay_then_apply_is_the_same_as_doing_it_below() =>
        Gen.Select(Operations, Operations, Operations).Sample(
            (first, second, third) =>
            {
                CoinTable table = TableOf(first);
                CoinTable direct = TableOf(first);
                CoinOverlay lower = new(table, CoinGen.Salt);
                CoinOverlay upper = new(lower, CoinGen.Salt);
                Toggle(lower, second);
                Toggle(upper, third);
                Toggle(direct, second);
                Toggle(direct, third);
                AssertSameView(direct, upper);
                lower.Apply(upper.Changes());
                AssertSameView(direct, lower);
                CoinChanges changes = lower.Changes();
                table.Apply(changes);
                Assert.Equal(direct.InOrder(), table.InOrder());
                table.Apply(changes.Reversed);
                Assert.Equal(TableOf(first).InOrder(), table.InOrder());
            },
            iter: 300);

    [Fact]
    public void Only_what_differs_is_kept() =>
        Gen.Select(Operations, Operations).Sample(
            (first, second) =>
            {
                CoinTable table = TableOf(first);
                CoinOverlay overlay = new(table, CoinGen.Salt);
                Toggle(overlay, second);
                foreach (CoinChange change in overlay.Changes().Items)
                {
                    Assert.NotEqual(change.Before, change.After);
                    Assert.Equal(change.Before.HasValue, table.TryGet(change.OutPoint, out Coin coin));
                    Assert.Equal(change.Before.GetValueOrDefault(), coin);
                }
                foreach (CoinChange change in overlay.Changes().Reversed.Items)
                {
                    if (change.Before is not null) Assert.True(overlay.TrySpend(change.OutPoint, out _));
                    if (change.After is { } after) overlay.Add(change.OutPoint, after, out _);
                }
                Assert.Equal(0, overlay.ChangeCount);
                Assert.True(overlay.Changes().IsEmpty);
            },
            iter: 300);

    private static CoinTable TableOf((OutPoint Name, Coin Coin)[] operations)
    {
        CoinTable table = new(CoinGen.Salt);
        Toggle(table, operations);
        return table;
    }

    private static void Toggle(CoinTable table, (OutPoint Name, Coin Coin)[] operations)
    {
        foreach ((OutPoint name, Coin coin) in operations)
        {
            if (table.TryGet(name, out _)) table.Remove(name);
            else table.Add(name, coin);
        }
    }

    private static void Toggle(CoinOverlay overlay, (OutPoint Name, Coin Coin)[] operations)
    {
        foreach ((OutPoint name, Coin coin) in operations)
        {
            if (!overlay.TrySpend(name, out _)) overlay.Add(name, coin, out _);
        }
    }

    private static void AssertSameView(CoinTable expected, CoinOverlay actual)
    {
        for (ulong tx = 0; tx <= 40; tx++)
        {
            for (uint index = 0; index <= 3; index++)
            {
                OutPoint name = new(new(new(tx % 3, tx, 0, tx << 60)), index);
                Assert.Equal(expected.TryGet(name, out Coin wanted), actual.TryGet(name, out Coin found));
                Assert.Equal(wanted, found);
            }
        }
    }
}
