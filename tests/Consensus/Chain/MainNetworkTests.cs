using System.Buffers.Binary;
using System.IO.Compression;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class MainNetworkTests
{
    private const int BlockCount = 255;
    private const uint Magic = 0xd9b4bef9;

    [Fact]
    public void The_first_blocks_of_the_main_network_connect_and_disconnect()
    {
        string? path = Vectors.Find("real/mainnet-blocks-1-255.dat.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        Chainstate chain = TestNetworks.Start(TestNetworks.Main.Genesis, TestNetworks.Main.DefaultRules);
        Assert.Equal("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", chain.Tip.Hash.ToString());
        Block[] blocks = [.. Read(path)];
        Assert.Equal(BlockCount, blocks.Length);
        foreach (Block block in blocks) Assert.Null(chain.Submit(block, new(1_300_000_000)).Word);
        Assert.Equal(BlockCount, chain.Tip.Height.Value);
        int spent = blocks.Sum(block => block.Transactions.Skip(1).Sum(transaction => transaction.Inputs.Length));
        int made = blocks.Sum(block => block.Transactions.Sum(transaction => transaction.Outputs.Length));
        Assert.Equal(made - spent, chain.CoinCount);
        Assert.Equal((Int128)50 * Amount.Coin * BlockCount, chain.TotalSatoshis);

        Assert.True(chain.Invalidate(blocks[0].Hash));
        chain.Settle();
        Assert.Equal(0, chain.CoinCount);
        Assert.Equal(chain.Tree.Genesis, chain.Tip);
        Assert.True(chain.Reconsider(blocks[0].Hash));
        Assert.Equal([128, 127], chain.Settle().Select(step => step.Connected.Length)); // bounded steps
        Evidence.Record($"main network under chains/bitcoin: blocks 1 to {chain.Tip.Height} connect, disconnect and connect; {chain.CoinCount} coins, {spent} spends verified");
    }

    private static IEnumerable<Block> Read(string path)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        byte[] head = new byte[8];
        while (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            Assert.Equal(Magic, BinaryPrimitives.ReadUInt32LittleEndian(head));
            byte[] body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4))];
            stream.ReadExactly(body);
            Assert.True(Wire.TryRead<Block>(body, out Block? block));
            yield return block;
        }
    }
}
