using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>A mempool over coins that anybody may spend, without a node around it.</summary>
internal sealed class MempoolBench(MempoolPolicy? policy = null)
{
    private readonly ChainedHeader tip = new(BlockBuilder.Genesis(TestRules.Modern).Header, null);
    private int coinCount;

    public TxMempool Pool { get; } = new(policy ?? new());

    public TestCoins Coins { get; set; } = new();

    public ConsensusRules Rules { get; set; } = TestRules.Modern;

    public UnixTimeMs Now { get; set; } = UnixTimeMs.Of(BlockBuilder.GenesisTime + 86_400);

    public MempoolContext Context => new(Coins, tip, Rules, new SequentialScriptRunner(BouncyCastleVerifier.Instance), Now);

    /// <summary>A confirmed output that anybody may spend.</summary>
    public OutPoint Coin(long satoshis, ScriptBytes? script = null) => Coins.Add(++coinCount, new(satoshis), script: script);

    public MempoolVerdict Offer(Transaction transaction) => Pool.Accept(transaction, Context);

    /// <summary>Offers what must be taken.</summary>
    public Transaction Take(Transaction transaction)
    {
        MempoolVerdict verdict = Offer(transaction);
        Assert.True(verdict is MempoolVerdict.Accepted, verdict.Reason);
        return transaction;
    }

    /// <summary>Offers what must be refused, and gives the reason.</summary>
    public string Refuse(Transaction transaction)
    {
        int before = Pool.Count;
        string? reason = Offer(transaction).Reason;
        Assert.Equal(before, Pool.Count);
        return Assert.IsType<string>(reason);
    }

    /// <summary>Each spends the one output of the one before.</summary>
    public Transaction[] Chain(int length, long fee = 1_000)
    {
        long value = 100_000_000;
        OutPoint at = Coin(value);
        Transaction[] chain = new Transaction[length];
        for (int i = 0; i < length; i++)
        {
            value -= fee;
            chain[i] = TestTransactions.Spend(at, new Amount(value));
            at = chain[i].Output();
        }
        return chain;
    }

    /// <summary>The same with an output that nobody can spend, of so many bytes.</summary>
    public static Transaction Filled(Transaction transaction, int bytes)
    {
        byte[] script = new byte[bytes];
        script[0] = 0x6a;
        return transaction.WithOutputs([.. transaction.Outputs, new TxOut(Amount.Zero, new(script))]);
    }

    public bool Waits(Transaction transaction) => Pool.Contains(transaction.Id);
}
