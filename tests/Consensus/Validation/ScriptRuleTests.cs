using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>A script that fails names the rule without which it would have succeeded.</summary>
public sealed class ScriptRuleTests
{
    private static ScriptBytes P2sh { get; } = ScriptTemplates.PayToScriptHash(Consensus.Crypto.Hash160.Of([0x00]));

    [Fact]
    public void Signatures_out_of_shape_break_strict_der_and_wrong_ones_no_rule_but_success()
    {
        World world = new();
        Assert.Equal(RuleNames.StrictDer, world.Judge(SignedSpends.One(world, 1, SignedSpends.NotStrict))?.Rule);
        Violation? wrong = world.Judge(world.Pay(2), SignedSpends.One(world, 3, SignedSpends.Wrong));
        Assert.Equal((RuleNames.ScriptsSucceed, "block-validation-failed", 2, 0), (wrong?.Rule, wrong?.Word, wrong?.Transaction, wrong?.Input));
        World lax = new(TestRules.Modern with { StrictDer = false });
        Assert.Null(lax.Judge(SignedSpends.One(lax, 1, SignedSpends.NotStrict)));
    }

    [Theory]
    [InlineData(RuleNames.PayToScriptHash, "a91400000000000000000000000000000000000000008700", "")]
    [InlineData(RuleNames.CheckLockTimeVerify, "02ff7fb17551", "")] // locked until height 32,767
    [InlineData(RuleNames.CheckSequenceVerify, "02ff7fb27551", "")]
    [InlineData(RuleNames.NullDummy, "0000ae", "51")] // 0-of-0 with a dummy of 1
    [InlineData(RuleNames.WitnessPrograms, "00141111111111111111111111111111111111111111", "")]
    [InlineData(RuleNames.Taproot, "512000000000000000000000000000000000000000000000000000000000000000ff", "")]
    public void The_rule_of_the_flag_is_named(string rule, string script, string proof)
    {
        World world = new();
        ScriptBytes scriptPubKey = rule == RuleNames.PayToScriptHash ? P2sh : new(Convert.FromHexString(script));
        ScriptBytes scriptSig = rule == RuleNames.PayToScriptHash ? new(new byte[] { 1, 0 }) : new(Convert.FromHexString(proof));
        Transaction spend = TestTransactions.Spend(world.Coin(1, script: scriptPubKey), World.Value).WithProof(0, scriptSig);

        Violation? violation = world.Judge(spend);

        Assert.Equal((Reject.Script, rule), (violation?.Reject, violation?.Rule));
        Assert.False(string.IsNullOrEmpty(violation?.Detail));
    }
}
