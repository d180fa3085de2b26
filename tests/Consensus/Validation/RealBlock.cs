using System.Collections.Immutable;
using System.IO.Compression;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>A block of a live network with the outputs that it spends.</summary>
public sealed record RealBlock(string Name, Block Block, ImmutableArray<TxOut> Spent, Height Height, ConsensusRules Rules)
{
    /// <summary>The rules of the main network at height 300,025, of April 2014.</summary>
    private static ConsensusRules Mainnet2014 { get; } = ConsensusRules.Original with
    {
        MaxMoney = Amount.Coins(21_000_000),
        NoDuplicateTxIds = true,
        HeightInCoinbase = true,
        MinBlockVersion = 2,
        PayToScriptHash = true,
    };

    /// <summary>The rules of testnet3 at height 928,816, of 2016: segregated witness is on.</summary>
    private static ConsensusRules Testnet2016 { get; } = Mainnet2014 with
    {
        MinBlockVersion = 4,
        StrictDer = true,
        CheckLockTimeVerify = true,
        RelativeLockTime = true,
        CheckSequenceVerify = true,
        MedianTimeLock = true,
        WitnessPrograms = true,
        WitnessCommitment = true,
        NullDummy = true,
        AllowMinDifficulty = true,
    };

    /// <summary>Block 300,025 of the main network.</summary>
    public static RealBlock Mainnet() => Load("mainnet-300025", new(300_025), Mainnet2014);

    /// <summary>Block 928,816 of testnet3, with segregated witness.</summary>
    public static RealBlock Testnet() => Load("testnet3-928816", new(928_816), Testnet2016);

    /// <summary>Judges the block, or a changed one, with the outputs that it spends, or changed ones.</summary>
    public BlockVerification Verify(IScriptRunner runner, Block? block = null, ImmutableArray<TxOut>? spent = null) =>
        BlockVerification.Of(block ?? Block, spent ?? Spent, Height, Rules, runner);

    /// <summary>The position in <see cref="Spent"/> of an input.</summary>
    public int SpentIndex(int transaction, int input) =>
        Block.Transactions.Take(transaction).Skip(1).Sum(static before => before.Inputs.Length) + input;

    private static RealBlock Load(string name, Height height, ConsensusRules rules)
    {
        string? path = Vectors.Find($"real/{name}.block.gz");
        if (path is null) Assert.Skip(Vectors.Absent);
        Assert.True(Wire.TryRead<Block>(Unzip(path), out Block? block));
        Assert.True(BlockVerification.TryReadSpent(block, Unzip(path.Replace(".block.", ".prevouts.", StringComparison.Ordinal)), out ImmutableArray<TxOut> spent));
        return new(name, block, spent, height, rules);
    }

    private static byte[] Unzip(string path)
    {
        using FileStream file = File.OpenRead(path);
        using GZipStream zip = new(file, CompressionMode.Decompress);
        using MemoryStream bytes = new();
        zip.CopyTo(bytes);
        return bytes.ToArray();
    }
}
