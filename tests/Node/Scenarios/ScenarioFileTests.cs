using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    [Fact]
    public void Reads_every_kind_of_step_and_expectation()
    {
        Scenario scenario = Read(ScenarioSamples.Everything);
        Assert.Equal("everything", scenario.Name);
        Assert.Equal("chain.json", scenario.ChainFile);
        Assert.Equal(new UnixTime(1_363_041_000), scenario.Start);
        Assert.Equal(new LinkConditions(20, 200, 10_000), scenario.Links);
        Assert.Equal([new(10, "a", "0.7", 40, true), new(11, "b", "0.8", 60, false)], scenario.Nodes);
        Assert.Equal(2, scenario.Council?.Threshold);
        Assert.Equal(["a", "b"], scenario.Council?.Voters);
        Assert.Equal([new(14, "alice", "a"), new(15, "bob", "b")], scenario.Players);
        Assert.Equal(
            ScenarioKeys.Steps.Keys,
            scenario.Steps.Select(step => step.GetType().Name switch { "DoubleSpend" => "double-spend", string name => name.ToLowerInvariant() }).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(ScenarioKeys.Expectations.Count, scenario.Expectations.Select(expectation => expectation.GetType()).Distinct().Count());
    }

    [Fact]
    public void Reads_the_values_of_steps()
    {
        Scenario scenario = Read(ScenarioSamples.Everything);
        Assert.Equal(new ScenarioStep.Mine(17, 120, null, null, null, "alice", TimeSpan.FromMinutes(10), null), scenario.Steps[0]);
        Assert.Equal(new ScenarioStep.Mine(19, null, null, "b", 5021, null, null, "big-block"), scenario.Steps[2]);
        ScenarioStep.Pay pay = Assert.IsType<ScenarioStep.Pay>(scenario.Steps[3]);
        Assert.Equal((new Amount(950_000_000), new Amount(20_000), "deposit"), (pay.Amount, pay.Fee, pay.As));
        ScenarioStep.DoubleSpend conflict = Assert.IsType<ScenarioStep.DoubleSpend>(scenario.Steps[4]);
        Assert.Equal(new NodeSelector.OfRules(21, "0.7"), conflict.SeenBy);
        Assert.Equal(["a"], conflict.SeenBy.In(scenario).Select(node => node.Name));
        Assert.Equal(new ScenarioStep.Run(22, TimeSpan.FromHours(6), null, null, null), scenario.Steps[5]);
        Assert.Equal(new ScenarioStep.Run(23, null, 24, "big-block", 2), scenario.Steps[6]);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_line_that_says_where_and_what(string find, string replace, string expected)
    {
        string text = ScenarioSamples.Everything.Replace(find, replace, StringComparison.Ordinal);
        Assert.NotEqual(ScenarioSamples.Everything, text);
        Assert.False(ScenarioFile.TryRead("scenario.yaml", text, out Scenario? scenario, out ScenarioError? error));
        Assert.Null(scenario);
        Assert.Equal(expected, error.ToString());
    }

    public static TheoryData<string, string, string> Mistakes() => new()
    {
        { "node: b }", "node: pool-z }", "scenario.yaml:15: unknown node 'pool-z'" },
        { "by: b, touching", "by: bb, touching", "scenario.yaml:19: unknown node 'bb' (did you mean b?)" },
        { "as: big-block", "as: \"big block\"", "scenario.yaml:19: mine: 'as' may have up to 64 letters, digits, dots, dashes and underscores" },
        { "payment: deposit, seen", "payment: deposti, seen", "scenario.yaml:21: unknown payment 'deposti' (did you mean deposit?)" },
        { "rules \"0.7\" }", "rules \"0.9\" }", "scenario.yaml:21: unknown rule set of a node '0.9' (did you mean 0.7?)" },
        { "amount: 9.5", "amount: 9.123456789", "scenario.yaml:20: pay: 'amount' is '9.123456789', expected coins with up to eight decimals, such as 9.5" },
        { "amount: 9.5", "amount: -1", "scenario.yaml:20: pay: 'amount' is '-1', expected coins with up to eight decimals, such as 9.5" },
        { "for: 6h", "for: 6 hours", "scenario.yaml:22: run: 'for' is '6 hours', expected a time such as 200ms, 30s, 10m, 6h or 2d" },
        { "for: 6h", "for: 6h, until-blocks: 2, on: big-block", "scenario.yaml:22: run: either 'for' or 'until-blocks'" },
        { "for: 6h", "for: 6h, keeps-lead: 1", "scenario.yaml:22: run: 'keeps-lead' needs 'on': the branch that stays ahead" },
        { "until-height: 120, every: 10m, ", "", "scenario.yaml:17: mine: one of 'until-height', 'blocks', 'by' is missing" },
        { "until-height: 120", "until-hight: 120", "scenario.yaml:17: mine: unknown key 'until-hight' (did you mean until-height?)" },
        { "- crash:", "- crush:", "scenario.yaml:26: unknown step 'crush' (did you mean crash?)" },
        { "- bans: 0", "- bans: none", "scenario.yaml:33: bans: expected a whole number" },
        { "- bans: 0", "- burns: 0", "scenario.yaml:33: unknown expectation 'burns' (did you mean bans?)" },
        { "kind: rule split", "kind: rule-split", "scenario.yaml:31: incident: 'kind' is 'rule-split', expected one of: race, rule split, predicted split, disagreement, partition, deep reorg, unknown rules, stalled (did you mean rule split?)" },
        { "is: double-spent", "is: gone", "scenario.yaml:36: fate: 'is' is 'gone', expected one of: confirmed again, back in mempool, double-spent, lost coinbase, child of, invalid under" },
        { "threshold: 2", "threshold: 3", "scenario.yaml:12: council: 'threshold' is '3', expected a whole number from 1 to 2" },
        { "voters: [a, b]", "voters: [a, a]", "scenario.yaml:12: council: a voter is named twice" },
        { "name: b, rules", "name: a, rules", "scenario.yaml:11: a second node 'a'" },
        { "expect:\n", "expects:\n", "scenario.yaml:30: scenario: unknown key 'expects' (did you mean expect?)" },
        { "name: everything\n", "name: ..\n", "scenario.yaml:2: scenario: 'name' is '..', which names a folder: expected a name of its own" },
        { "name: everything\n", "name: .\n", "scenario.yaml:2: scenario: 'name' is '.', which names a folder: expected a name of its own" },
        { "amount: 9.5", "amount: 0", "scenario.yaml:20: pay: 'amount' is nothing, expected more than 0 coins" },
        { "groups: [[a], [b]]", "groups: [[a], [b, a]]", "scenario.yaml:24: partition: node 'a' is in two groups" },
        { "groups: [[a], [b]]", "groups: [a, rules \"0.7\"]", "scenario.yaml:24: partition: node 'a' is in two groups" },
        { "name: everything\n", "", "scenario.yaml:1: scenario: 'name' is missing" },
        { "name: everything\n", "name: everything\nname: twice\n", "scenario.yaml:3: scenario: 'name' is given twice" },
        { "leave: big-block", "leave: small-block", "scenario.yaml:29: unknown block 'small-block'" },
        { "council: { voters: [a, b], threshold: 2 }", "", "scenario.yaml:29: rollback: there is no council to certify it" },
        { "start: 2013-03-11T22:30:00Z", "start: yesterday", "scenario.yaml:4: scenario: 'start' is 'yesterday', expected an instant such as 2013-03-11T22:00:00Z" },
        { "loss-percent: 1", "loss-percent: 100", "scenario.yaml:8: network: 'loss-percent' is '100', expected a whole number from 0 to 99" },
        { "groups: [[a], [b]]", "groups: a", "scenario.yaml:24: partition: 'groups' is a list of groups, such as [[a, b], rules \"0.7\"]" },
        { "groups: [[a], [b]]", "groups: &x [[a], [b]]", "scenario.yaml:24: anchors (&name) have no place in a scenario file" },
        { "groups: [[a], [b]]", "groups: !x [[a], [b]]", "scenario.yaml:24: tags (!name) have no place in a scenario file" },
        { "[a, b], threshold", "[a, [b]], threshold", "scenario.yaml:12: council: 'voters' is a list, expected a list of names" },
        { "steps:\n", "steps: none\nother:\n", "scenario.yaml:16: scenario: 'steps' is a single value, expected a list" },
    };

    [Fact]
    public void Bad_syntax_names_its_line()
    {
        Assert.False(ScenarioFile.TryRead("s.yaml", "name: x\nnodes: [a, b\nsteps: }", out _, out ScenarioError? error));
        Assert.Equal("s.yaml", error.File);
        Assert.InRange(error.Line, 2, 3);
        Assert.StartsWith("not YAML: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("# only a comment", "empty")]
    [InlineData("just text", "scenario: expected keys and values, found a single value")]
    [InlineData("- a\n- b", "scenario: expected keys and values, found a list")]
    [InlineData("a: *b", "aliases (*name) have no place in a scenario file")]
    [InlineData("? [a, b]\n: c", "a list cannot be a key")]
    [InlineData("name: a\n---\nname: b", "a second document; a scenario file is one")]
    public void Other_documents_are_refused(string text, string expected)
    {
        Assert.False(ScenarioFile.TryRead("s.yaml", text, out _, out ScenarioError? error));
        Assert.Equal(expected, error.Message);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    [InlineData('?')]
    public void Nesting_without_end_is_refused_before_it_costs_anything(char opener)
    {
        string text = opener is '-' or '?' ? string.Concat(Enumerable.Repeat($"{opener} ", 20_000)) : new string(opener, 100_000);
        Assert.False(ScenarioFile.TryRead("s.yaml", text, out _, out ScenarioError? error));
        Assert.DoesNotContain('\n', error.ToString());
    }

    [Fact]
    public void Text_of_any_length_beyond_the_limit_is_refused()
    {
        Assert.False(ScenarioFile.TryRead("s.yaml", new string(' ', (1 << 18) + 1), out _, out ScenarioError? error));
        Assert.Equal("longer than 262144 characters", error.Message);
    }

    [Fact]
    public void Mutated_text_never_throws()
    {
        const int mutants = 5_000;
        string sample = ScenarioSamples.Everything;
        const string letters = "{}[]:,-?!&*|>'\"%@`#\\ \n\t\r0a~\u0000\u0085\uFEFF\uD800";
        SplitMix64 chance = new(20130311);
        int accepted = 0;
        for (int i = 0; i < mutants; i++)
        {
            char[] text = sample.ToCharArray();
            for (long edits = chance.Between(1, 4); edits > 0; edits--) text[chance.Below(text.Length)] = letters[(int)chance.Below(letters.Length)];
            int from = (int)chance.Below(text.Length), length = (int)chance.Below(text.Length - from + 1);
            string mutant = chance.Happens(300_000) ? new string(text).Remove(from, Math.Min(length, 60)) : new string(text);
            bool ok = ScenarioFile.TryRead("s.yaml", mutant, out Scenario? scenario, out ScenarioError? error);
            Assert.Equal(ok, scenario is not null);
            Assert.Equal(ok, error is null);
            if (ok) accepted++;
            else Assert.DoesNotContain('\n', error?.ToString() ?? "\n");
        }
        Evidence.Record($"scenario files: {mutants} mutated texts read without an exception, {accepted} of them still scenarios");
    }

    private static Scenario Read(string text)
    {
        bool ok = ScenarioFile.TryRead("scenario.yaml", text, out Scenario? scenario, out ScenarioError? error);
        Assert.True(ok, error?.ToString());
        return scenario ?? throw new InvalidOperationException();
    }
}
