using System.IO.Compression;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>The first blocks of the main network, all three rings, from the genesis on.</summary>
public sealed class MainnetChainTests
{
    private const int BlockCount = 255;

    [Fact]
    public void The_first_255_blocks_are_valid_under_the_rules_of_2009()
    {
        string? path = Vectors.Find("real/mainnet-blocks-1-255.dat.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        ChainedHeader tip = new(Genesis(), null);
        Assert.Equal("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", tip.Hash.ToString());
        TestCoins coins = new();
        CountingVerifier verifier = new(BouncyCastleVerifier.Instance);
        SequentialScriptRunner runner = new(verifier);
        foreach (Block block in Read(path))
        {
            Assert.Null(CheckedBlock.Check(block, tip, ConsensusRules.Original, block.Header.Time, out CheckedBlock? passed));
            Assert.NotNull(passed);
            Assert.Null(CoinChecks.Check(MeasuredBlock.Of(passed, coins), passed.Place, ConsensusRules.Original, runner));
            coins.Connect(block, passed.Place.Height);
            tip = passed.Place;
        }

        Assert.Equal(BlockCount, tip.Height.Value);
        Assert.Equal(7, verifier.Count);
        Evidence.Record($"main network blocks 1 to {tip.Height}: all valid, {verifier.Count} signature checks, {coins.Count} coins left");
    }

    private static BlockHeader Genesis() => new(
        1,
        BlockHash.Zero,
        new(Hash256.Parse("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b")),
        new(1_231_006_505),
        new(0x1d00ffff),
        2_083_236_893);

    private static List<Block> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using GZipStream zip = new(file, CompressionMode.Decompress);
        using MemoryStream bytes = new();
        zip.CopyTo(bytes);
        List<Block> blocks = [];
        WireReader reader = new(bytes.ToArray());
        while (!reader.IsAtEnd)
        {
            Assert.True(reader.TryReadUInt32(out uint magic) & reader.TryReadUInt32(out _));
            Assert.Equal(0xd9b4bef9, magic);
            Assert.True(Block.TryRead(ref reader, out Block? block));
            blocks.Add(block);
        }
        return blocks;
    }
}
