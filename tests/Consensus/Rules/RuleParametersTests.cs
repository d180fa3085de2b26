using System.Reflection;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Rules;

public sealed class RuleParametersTests
{
    private static readonly PropertyInfo[] Settable =
        [.. typeof(ConsensusRules).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null)];

    [Fact]
    public void Every_property_that_can_be_set_has_exactly_one_row()
    {
        string[] properties = [.. Settable.Select(property => Kebab(property.Name)).Order(StringComparer.Ordinal)];
        Assert.Equal(properties, RuleParameters.All.Select(row => row.Name).Order(StringComparer.Ordinal));
        Evidence.Record($"rule parameters: {properties.Length} of {Settable.Length} properties of ConsensusRules have exactly one row");
    }

    [Fact]
    public void A_row_reads_and_writes_its_own_property_and_no_other()
    {
        foreach (PropertyInfo property in Settable)
        {
            RuleParameter row = RuleParameters.Of(Kebab(property.Name));
            RuleValue changed = Another(row, ConsensusRules.Original);
            ConsensusRules written = row.Write(ConsensusRules.Original, changed);
            Assert.Equal(changed, row.Read(written));
            foreach (PropertyInfo other in Settable)
            {
                bool same = Equals(other.GetValue(ConsensusRules.Original), other.GetValue(written));
                Assert.Equal(other != property, same);
            }
        }
    }

    [Fact]
    public void Every_row_refuses_what_it_cannot_hold_and_accepts_its_limits()
    {
        foreach (RuleParameter row in RuleParameters.All)
        {
            Assert.Equal(row.IsOptional, row.Refusal(RuleValue.None) is null);
            RuleValue wrong = row.Kind == RuleValueKind.Switch ? RuleValue.Of(1) : RuleValue.Of(true);
            Assert.NotNull(row.Refusal(wrong));
            Assert.NotEmpty(row.Meaning);
            if (row.Kind != RuleValueKind.Number) continue;
            foreach (long limit in new[] { row.Min, row.Max })
            {
                Assert.Null(row.Refusal(RuleValue.Of(limit)));
                Assert.Equal(RuleValue.Of(limit), row.Read(row.Write(ConsensusRules.Original, RuleValue.Of(limit))));
            }
            Assert.NotNull(row.Refusal(RuleValue.Of(row.Min - 1)));
            Assert.NotNull(row.Refusal(RuleValue.Of(row.Max + 1)));
        }
        Assert.NotNull(RuleParameters.Of(RuleNames.PowLimit).Refusal(RuleValue.Of(new CompactTarget(0xff00ffff))));
    }

    [Theory]
    [InlineData(RuleNames.MaxTouchedTxIds, null, 4500L, Strictness.Tighter)]
    [InlineData(RuleNames.MaxTouchedTxIds, 4500L, null, Strictness.Looser)]
    [InlineData(RuleNames.MaxTouchedTxIds, null, null, Strictness.Same)]
    [InlineData(RuleNames.MaxBlockSize, 1_000_000L, 2_000_000L, Strictness.Looser)]
    [InlineData(RuleNames.MaxBlockSize, 1_000_000L, 500_000L, Strictness.Tighter)]
    [InlineData(RuleNames.CoinbaseMaturity, 100L, 120L, Strictness.Tighter)]
    [InlineData(RuleNames.MinBlockVersion, 2L, 1L, Strictness.Looser)]
    [InlineData(RuleNames.BlockInterval, 600L, 300L, Strictness.Both)]
    public void Changes_are_compared_by_what_they_do_to_the_set_of_valid_blocks(string name, long? from, long? to, Strictness expected) =>
        Assert.Equal(expected, RuleParameters.Of(name).Compare(Value(from), Value(to)));

    [Fact]
    public void A_switch_that_goes_on_is_a_soft_fork_but_for_the_ones_of_difficulty()
    {
        string[] both = [.. RuleParameters.All
            .Where(row => row.Kind == RuleValueKind.Switch && row.Compare(RuleValue.Of(false), RuleValue.Of(true)) == Strictness.Both)
            .Select(row => row.Name)];
        Assert.Equal([RuleNames.NoRetargeting, RuleNames.AllowMinDifficulty, RuleNames.TimeWarpProtection], both);
    }

    internal static RuleValue Another(RuleParameter row, ConsensusRules rules)
    {
        RuleValue now = row.Read(rules);
        return row.Kind switch
        {
            RuleValueKind.Switch => RuleValue.Of(now.Number == 0),
            RuleValueKind.Target => RuleValue.Of(new CompactTarget(now.Number == 0x207fffff ? 0x1d00ffff : 0x207fffffu)),
            RuleValueKind.None or RuleValueKind.Number => RuleValue.Of(now.Number == row.Max ? now.Number - 1 : now.Number + 1),
        };
    }

    private static RuleValue Value(long? number) => number is long value ? RuleValue.Of(value) : RuleValue.None;

    private static string Kebab(string name) => name switch
    {
        "MaxTouchedTxIds" => "max-touched-txids",
        "NoDuplicateTxIds" => "no-duplicate-txids",
        "MaxSigOpsCost" => "max-sigops-cost",
        _ => string.Concat(name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")),
    };
}
