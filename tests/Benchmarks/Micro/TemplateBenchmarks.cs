using BenchmarkDotNet.Attributes;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Mining;
using Blockchain.TestKit;

namespace Blockchain.Benchmarks.Micro;

/// <summary>Filling a block from a mempool with chains as long as they may be. Not sealed: BenchmarkDotNet derives from it.</summary>
[MemoryDiagnoser]
public class TemplateBenchmarks
{
    private const int ChainCount = 400;
    private const int ChainLength = 25;

    private readonly TxMempool mempool = new(new());
    private readonly ChainedHeader parent = new(BlockBuilder.Genesis(TestRules.Modern).Header, null);
    private readonly UnixTime now = BlockBuilder.GenesisTime + 600;

    [GlobalSetup]
    public void Wait()
    {
        TestCoins coins = new();
        MempoolContext context = new(coins, parent, TestRules.Modern, new SequentialScriptRunner(BouncyCastleVerifier.Instance), UnixTimeMs.Of(now));
        for (int chain = 0; chain < ChainCount; chain++)
        {
            long value = Amount.Coin;
            OutPoint at = coins.Add(chain, new(value));
            for (int link = 0; link < ChainLength; link++)
            {
                value -= 1_000 + 7_919 * (chain * ChainLength + link) % 10_007; // rates that follow no order
                Transaction transaction = TestTransactions.Spend(at, new Amount(value));
                if (mempool.Accept(transaction, context) is not MempoolVerdict.Accepted) throw new InvalidOperationException("a transaction of the benchmark is refused");
                at = transaction.Output();
            }
        }
    }

    [Benchmark(Description = "template from 10,000 transactions in chains of 25")]
    public BlockTemplate Fill() => BlockAssembler.Assemble(mempool, parent, TestRules.Modern, 0x2000_0000, now, new() { BlockBytesMax = 1_000_000 });
}
