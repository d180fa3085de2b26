using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Node.Crypto;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>One chain state that starts below the full blocks, connects them, and rolls them back.</summary>
internal sealed class Round : IDisposable
{
    private const int CacheEntryCount = 1 << 20; // large enough that no signature of the chain is ever pushed out

    private readonly GeneratedChain chain;
    private readonly CachingVerifier verifier;
    private readonly ParallelScriptRunner runner;
    private readonly Chainstate state;

    public Round(GeneratedChain chain, ISignatureVerifier inner, int threadCount)
    {
        this.chain = chain;
        verifier = new(inner, CacheEntryCount);
        runner = new(verifier, threadCount);
        state = StartState();
    }

    /// <summary>Verifies the signatures of full blocks, so that they will be remembered.</summary>
    public void Warm(int blockCount)
    {
        Chainstate other = StartState();
        for (int i = 0; i < blockCount; i++) Submit(other, Parse(i));
    }

    /// <summary>Connects full blocks and adds what each took.</summary>
    public void Connect(Setting setting)
    {
        long misses = verifier.MissCount;
        for (int i = 0; i < setting.BlockCount; i++)
        {
            Moment start = Moment.Now;
            Block block = Parse(i);
            Moment parsed = Moment.Now;
            state.AcceptBlock(block, chain.Now, isRequested: true);
            Moment accepted = Moment.Now;
            ChainTransition transition = state.Prepare() ?? throw new InvalidOperationException("a full block did not connect");
            Moment prepared = Moment.Now;
            state.Apply(transition);
            Moment applied = Moment.Now;
            if (state.Tip.Hash != block.Hash) throw new InvalidOperationException("a full block is not the tip");
            setting.Parse.Add(parsed.Since(start));
            setting.Accept.Add(accepted.Since(parsed));
            setting.Prepare.Add(prepared.Since(accepted));
            setting.Apply.Add(applied.Since(prepared));
            setting.Connect.Add(applied.Since(parsed));
        }
        long expected = setting.IsWarm ? 0 : (long)setting.BlockCount * GeneratedChain.InputCount;
        if (verifier.MissCount - misses != expected) throw new InvalidOperationException("the signature cache was not in the state that the row names");
    }

    /// <summary>Rolls back every full block, and takes them again without running their scripts.</summary>
    public void RollBack(Samples back, Samples again)
    {
        BlockNode first = state.Tip;
        while (first.Height.Value > chain.Start.Length + 1) first = first.Parent ?? throw new InvalidOperationException("no full block");
        (BlockNode tip, long coins) = (state.Tip, state.CoinCount);
        Moment start = Moment.Now;
        state.Invalidate(first.Hash);
        state.Settle();
        back.Add(Moment.Now.Since(start));
        if (state.Tip != first.Parent) throw new InvalidOperationException("the full blocks did not leave");
        start = Moment.Now;
        state.Reconsider(first.Hash);
        state.Settle();
        again.Add(Moment.Now.Since(start));
        if (state.Tip != tip || state.CoinCount != coins) throw new InvalidOperationException("the full blocks did not come back");
    }

    public void Dispose() => runner.Dispose();

    private Chainstate StartState()
    {
        Chainstate started = new(chain.Genesis, new(chain.Rules), new MemoryBlockStore(), runner, new(1, 2));
        foreach (Block block in chain.Start) Submit(started, block);
        return started;
    }

    private void Submit(Chainstate to, Block block)
    {
        BlockAcceptance answer = to.Submit(block, chain.Now);
        if (answer.Answer != BlockAnswer.Connected) throw new InvalidOperationException($"block {block.Hash}: {answer.Word}");
    }

    private Block Parse(int index) =>
        Wire.TryRead<Block>(chain.Full[index], out Block? block) ? block : throw new InvalidDataException("a block of our own does not parse");
}
