using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class ReconsiderTests
{
    private const int SpendableFrom = 101; // a coinbase ripens in 100 blocks

    [Fact]
    public void A_block_that_a_person_marked_and_reconsidered_is_not_proved_again()
    {
        CountingRunner counting = new();
        RuleSet rules = TestNetworks.Regtest();
        Chainstate state = new(TestNetworks.Genesis, new(rules), new MemoryBlockStore(), counting, CoinGen.Salt);
        Transaction first = Append(state).Transactions[0];
        while (state.Tip.Height.Value < SpendableFrom) Append(state);
        BlockHash spending = Append(state, TestTransactions.Spend(first.Output(), new Amount(1_000))).Hash;
        Append(state);
        (BlockHash tip, CoinSetHash coins) = (state.Tip.Hash, state.MuHash());
        Assert.Equal(1, counting.JobCount);

        Assert.True(state.Invalidate(spending));
        state.Settle();
        Assert.Equal(SpendableFrom, state.Tip.Height.Value);
        Assert.True(state.Reconsider(spending));
        state.Settle();

        Assert.Equal(tip, state.Tip.Hash);
        Assert.Equal(coins, state.MuHash());
        Assert.Equal(1, counting.JobCount);
    }

    private static Block Append(Chainstate state, params Transaction[] transactions)
    {
        ConsensusRules rules = state.Rules.RulesForChild(state.Tip.Header, state.Tip.Header.Header.Time + 600);
        Block block = new BlockBuilder(state.Tip.Header, rules) { Transactions = [.. transactions] }.Build();
        Assert.Equal(BlockAnswer.Connected, state.Submit(block, block.Header.Time).Answer);
        return block;
    }

    private sealed class CountingRunner : IScriptRunner
    {
        private readonly SequentialScriptRunner inner = new(BouncyCastleVerifier.Instance);

        public int JobCount { get; private set; }

        public ScriptFailure? Run(ReadOnlyMemory<ScriptJob> jobs, ScriptFlags flags)
        {
            JobCount += jobs.Length;
            return inner.Run(jobs, flags);
        }
    }
}
