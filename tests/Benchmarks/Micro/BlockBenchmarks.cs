using BenchmarkDotNet.Attributes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Benchmarks.Micro;

/// <summary>What is done to every block that arrives. Not sealed: BenchmarkDotNet derives from it.</summary>
[MemoryDiagnoser]
public class BlockBenchmarks
{
    private byte[] bytes = [];
    private Block? block;

    [GlobalSetup]
    public void Read()
    {
        bytes = MainnetBlock.Read();
        block = Parse();
    }

    /// <summary>Bytes to transactions, with their ids.</summary>
    [Benchmark(Description = "parse block 413,567 (1 MB)")]
    public Block? Parse() => Wire.TryRead<Block>(bytes, out Block? read) ? read : null;

    [Benchmark(Description = "Merkle root of block 413,567")]
    public MerkleRoot Root() => MerkleTree.Root(block is null ? [] : block.Transactions.AsSpan(), out _);

    [Benchmark(Description = "sha256d of 1 MB")]
    public Hash256 HashAll() => Sha256d.Of(bytes);

    [Benchmark(Description = "sha256d of 64 bytes")]
    public Hash256 HashPair() => Sha256d.Of(bytes.AsSpan(0, 64));
}
