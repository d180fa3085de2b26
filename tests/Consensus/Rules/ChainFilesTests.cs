using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Rules;

/// <summary>The chain files that the program brings along.</summary>
public sealed class ChainFilesTests
{
    [Theory]
    [InlineData("bitcoin", "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", "f9beb4d9")]
    [InlineData("testnet3", "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943", "0b110907")]
    [InlineData("regtest", "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206", "fabfb5da")]
    [InlineData("march-2013", "1d50fca25cb534b720146d16e2dddd853d6a81bcc420bde3546a98955e746cd6", "d2130311")]
    public void Every_chain_file_loads_with_its_genesis(string name, string genesis, string magic)
    {
        ChainSpec chain = Load(name);
        Assert.Equal(name, chain.Name);
        Assert.Equal(genesis, chain.Genesis.Hash.ToString());
        Assert.Equal(magic, chain.Magic.ToString());
        Assert.Equal(chain.Genesis.Header.Bits, new RuleSchedule(chain.DefaultRules).RulesFor(new ChainedHeader(chain.Genesis.Header, null)).PowLimit);
    }

    [Fact]
    public void Every_folder_with_a_chain_file_is_tested()
    {
        string[] found = [.. Directory.EnumerateFiles(Chains.Root, "chain.json", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)) ?? "").Order(StringComparer.Ordinal)];
        Assert.Equal(Chains.Names, found);
        Assert.All(found, name => Assert.True(File.Exists(Path.Combine(Chains.Root, name, "README.md")), name));
        Evidence.Record($"chain files: {found.Length} of {found.Length} load, genesis hash, Merkle root and work verified");
    }

    [Theory] // Height, lowest version, then: height in coinbase, DER, CLTV, CSV, witness commitment.
    [InlineData("bitcoin", 227930, int.MinValue, "-----")]
    [InlineData("bitcoin", 227931, 2, "h----")]
    [InlineData("bitcoin", 363724, 2, "h----")]
    [InlineData("bitcoin", 363725, 3, "hd---")]
    [InlineData("bitcoin", 388380, 3, "hd---")]
    [InlineData("bitcoin", 388381, 4, "hdl--")]
    [InlineData("bitcoin", 419327, 4, "hdl--")]
    [InlineData("bitcoin", 419328, 4, "hdls-")]
    [InlineData("bitcoin", 481823, 4, "hdls-")]
    [InlineData("bitcoin", 481824, 4, "hdlsw")]
    [InlineData("testnet3", 21110, int.MinValue, "-----")]
    [InlineData("testnet3", 21111, 2, "h----")]
    [InlineData("testnet3", 330776, 3, "hd---")]
    [InlineData("testnet3", 581885, 4, "hdl--")]
    [InlineData("testnet3", 770112, 4, "hdls-")]
    [InlineData("testnet3", 834624, 4, "hdlsw")]
    [InlineData("regtest", 0, int.MinValue, "----w")]
    [InlineData("regtest", 1, 4, "hdlsw")]
    public void Public_networks_have_the_buried_heights_of_Core_28(string name, int height, int minVersion, string on)
    {
        Assert.True(new RuleSchedule(Load(name).DefaultRules).TryRulesWithoutAncestors(new(height), default, out ConsensusRules? rules));
        Assert.Equal(minVersion, rules.MinBlockVersion);
        string found = string.Concat(
            rules.HeightInCoinbase ? 'h' : '-', rules.StrictDer ? 'd' : '-', rules.CheckLockTimeVerify ? 'l' : '-',
            rules.CheckSequenceVerify && rules.RelativeLockTime && rules.MedianTimeLock ? 's' : '-', rules.WitnessCommitment && rules.NullDummy ? 'w' : '-');
        Assert.Equal(on, found);
        Assert.True(rules.PayToScriptHash && rules.WitnessPrograms && rules.Taproot && rules.NoDuplicateTxIds && rules.UniqueInputs);
        Assert.Equal(Amount.Coins(21_000_000), rules.MaxMoney);
    }

    [Theory]
    [InlineData("bitcoin", "00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec", "no-duplicate-txids")]
    [InlineData("bitcoin", "00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721", "no-duplicate-txids")]
    [InlineData("bitcoin", "00000000000002dc756eebf4f49723ed8d30cc28a5f108eb94b1ba88ac4f9c22", "pay-to-script-hash witness-programs taproot")]
    [InlineData("bitcoin", "0000000000000000000f14c35b2d841e986ab5441de8c585d5ffe55ea1e395ad", "taproot")]
    [InlineData("testnet3", "00000000dd30457c001f4095d208cc1296b0eed002427aa599874af7a432b105", "pay-to-script-hash witness-programs taproot")]
    public void Exceptions_of_history_switch_off_what_they_break_and_nothing_else(string name, string hash, string off)
    {
        RuleSchedule schedule = new(Load(name).DefaultRules);
        ConsensusRules ordinary = schedule.RulesFor(null, default, default);
        ConsensusRules exception = schedule.RulesFor(null, default, BlockHash.Parse(hash));
        string found = string.Join(' ', RuleParameters.All.Where(row => row.Read(ordinary) != row.Read(exception)).Select(row => row.Name));
        Assert.Equal(off, found);
    }

    [Fact]
    public void March_2013_goes_hard_from_07_to_08_and_soft_back_to_081()
    {
        ChainSpec chain = Load("march-2013");
        Assert.Equal(Strictness.Looser, Diff(chain, "0.7", "0.8").Effect);
        Assert.Equal(Strictness.Tighter, Diff(chain, "0.8", "0.8.1").Effect);
        Assert.Equal(Strictness.Looser, Diff(chain, "0.7", "0.8.1").Effect);
        Assert.Equal(Strictness.Looser, Diff(chain, "0.8.1", "0.8.1-historic").Effect);
        RuleTimelineDiff row = Assert.Single(Diff(chain, "0.8", "0.8.1").Rows);
        Assert.Equal(RuleNames.MaxTouchedTxIds, row.Parameter.Name);
        Assert.Equal("no limit, 4500 for block times from 2013-03-11T00:00:00Z until before 2013-05-15T00:00:00Z", row.To.ToString());
    }

    [Theory] // Peers tell each other these: they change only when the rules do.
    [InlineData("bitcoin", "core-28", "cbfe3037ec2ad7096ef6892e47dd1c40ff35180814ac25fd1bc2fcc1006c708a")]
    [InlineData("march-2013", "0.7", "b8c37b44cfcd5122dc56af0d3673e0f97dd8d2374a3a3cc0d82d49cbb339db9b")]
    [InlineData("march-2013", "0.8", "420ea9dfeace37727d126e2a39a839724c08e0edea99d016fef4a5bce8695422")]
    [InlineData("march-2013", "0.8.1", "92b9dfdd23e38ad2e173f6aaea74ffa6f07d5667540e4ff2c3d6daef91458f14")]
    public void Digests_of_the_rule_sets_that_come_along_do_not_move(string name, string rules, string digest)
    {
        Assert.True(Load(name).TryFindRules(rules, out RuleSet? found));
        Assert.Equal(digest, found.Digest.ToString());
    }

    [Fact]
    public void A_council_that_loads_is_one_that_governance_accepts()
    {
        CouncilSpec? spec = Load("march-2013").Council;
        Assert.NotNull(spec);
        Assert.True(Council.TryCreate([.. spec.Voters.Select(voter => new Voter(voter.Name, voter.Key))], spec.Threshold, [], out Council? council, out _));
        Assert.Equal(["pool-a", "pool-b", "exchange", "core-1", "core-2"], council.Voters.Select(voter => voter.Name));
        for (int voters = 1; voters <= CouncilSpec.VoterCountMax; voters++) Assert.Equal(DepthClasses.Quorum(voters), CouncilSpec.ThresholdMin(voters));
    }

    internal static ChainSpec Load(string name)
    {
        bool read = ChainFile.TryRead("chain.json", Chains.Read(name), out ChainSpec? chain, out ChainFileError? error);
        Assert.True(read, error?.ToString());
        return chain ?? throw new InvalidOperationException();
    }

    private static RuleSetDiff Diff(ChainSpec chain, string from, string to)
    {
        Assert.True(chain.TryFindRules(from, out RuleSet? first));
        Assert.True(chain.TryFindRules(to, out RuleSet? second));
        return RuleSetDiff.Between(first, second);
    }
}
