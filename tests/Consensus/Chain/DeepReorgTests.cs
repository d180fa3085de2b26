using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>A deep reorganization at full size, scripts left out (how long it takes is for the benchmarks): blocks of 2,000 transactions with 4,000 inputs that pay to witness key hashes.</summary>
public sealed class DeepReorgTests
{
    private const int BlockCount = 24;
    private const int TransactionsPerBlock = 2_000;
    private const int CoinsPerBlock = 2 * TransactionsPerBlock;

    [Fact]
    public void Rolling_back_24_full_blocks_and_taking_them_again_is_exact()
    {
        Chainstate chain = new(TestNetworks.EasyGenesis, new(TestNetworks.Easy), new MemoryBlockStore(), new NoScripts(), CoinGen.Salt);
        ChainedHeader at = new(TestNetworks.EasyGenesis.Header, null);
        OutPoint[] coins = [Submit(chain, ref at, []).Transactions[0].Output()];
        Transaction fan = Pay(coins, CoinsPerBlock, 1_000_000, 0);
        Submit(chain, ref at, [fan]);
        coins = [.. Enumerable.Range(0, CoinsPerBlock).Select(i => fan.Output(i))];

        BlockHash first = default;
        for (int i = 0; i < BlockCount; i++)
        {
            Transaction[] spends = [.. coins.Chunk(2).Select(pair => Pay(pair, 2, 1_000_000 - 1 - i, i))];
            coins = [.. spends.SelectMany(spend => new[] { spend.Output(0), spend.Output(1) })];
            Block block = Make(at, spends);
            Accept(chain, ref at, block);
            if (i == 0) first = block.Hash;
        }

        CoinSetHash before = chain.MuHash();
        Assert.True(chain.Invalidate(first));
        ChainTransition down = Move(chain);
        Assert.True(chain.Reconsider(first));
        ChainTransition up = Move(chain);
        Assert.Equal(BlockCount, down.Disconnected.Length);
        Assert.Equal(BlockCount, up.Connected.Length);
        Assert.Equal(before, chain.MuHash());
        int restored = down.Disconnected.Sum(block => block.Undo.Spent.Length);
        Evidence.Record($"{BlockCount} blocks of {TransactionsPerBlock} transactions rolled back and taken again: {restored} coins restored, {down.Coins.Items.Length} changes, same coin hash");
    }

    private static ChainTransition Move(Chainstate chain)
    {
        ChainTransition? step = chain.Prepare();
        Assert.NotNull(step);
        chain.Apply(step);
        return step;
    }

    private static Block Submit(Chainstate chain, ref ChainedHeader at, Transaction[] spends)
    {
        Block block = Make(at, spends);
        Accept(chain, ref at, block);
        return block;
    }

    private static Block Make(ChainedHeader at, Transaction[] spends) => new BlockBuilder(at, TestNetworks.EasyRules) { Transactions = [.. spends] }.Build();

    private static void Accept(Chainstate chain, ref ChainedHeader at, Block block)
    {
        Assert.Null(chain.Submit(block, new(2_000_000_000)).Word);
        at = chain.Tip.Header;
    }

    private static Transaction Pay(OutPoint[] from, int outputs, long satoshis, int number)
    {
        TxOut[] paid = new TxOut[outputs];
        for (int i = 0; i < outputs; i++)
        {
            byte[] script = new byte[22];
            script[1] = 0x14;
            BitConverter.TryWriteBytes(script.AsSpan(2), i + number);
            paid[i] = new(new(satoshis), new(script));
        }
        return new(2, [.. from.Select(coin => new TxIn(coin, default, TxIn.SequenceFinal))], [.. paid], 0);
    }

    /// <summary>Scripts cost what they cost; here they are left out.</summary>
    private sealed class NoScripts : IScriptRunner
    {
        public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags) => null;
    }
}
