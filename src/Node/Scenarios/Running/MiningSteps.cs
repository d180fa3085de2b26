using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Blocks are found: by chance, according to hash power, or as a step says.</summary>
internal sealed class MiningSteps(Stage stage)
{
    /// <summary>Milliseconds in which news reaches everybody after a step.</summary>
    internal const int SettleMs = 5_000;

    /// <summary>Every so many blocks of a branch are told, and the first.</summary>
    private const int ToldBlocks = 6;

    /// <summary>
    /// Transactions that fill a block spend each other, so many in a row: few coins are enough then, and a row stays within what a
    /// mempool takes when the block leaves the chain.
    /// </summary>
    private const int FillerChainLength = 10;

    private static readonly ScriptBytes Anybody = new ScriptBuilder().Number(1).ToScript();
    private static readonly Amount FillerFee = new(100);
    private static readonly MiningPolicy Policy = new();

    /// <summary>Plays a step that finds blocks.</summary>
    internal string? Mine(ScenarioStep.Mine step)
    {
        if (step.TouchingTxIds is { } touching) return MineFull(step, touching);
        int left = step.Blocks ?? (step.UntilHeight is null ? 1 : int.MaxValue);
        while (left-- > 0 && (step.UntilHeight is not { } goal || stage.Running.Max(node => TipOf(node).Height.Value) < goal))
        {
            stage.Stop.ThrowIfCancellationRequested();
            if (step.Every is { } every) stage.RunFor((long)every.TotalMilliseconds);
            else if (step.By is null) stage.RunFor(UntilNextBlock());
            if (Miner(step.By) is not { } miner) return "nobody has hash power";
            if (Find(miner, step.To) is not { } found) return $"{stage.NameOf(miner)} could not make a block";
            if (step.As is { } name) Name(name, found, miner);
            if (step.By is not null) stage.RunFor(SettleMs);
        }
        stage.RunFor(SettleMs);
        stage.Seen.Chronicle.Picture();
        return null;
    }

    /// <summary>Plays a step in which time passes.</summary>
    internal string? Run(ScenarioStep.Run step)
    {
        UnixTimeMs end = stage.Host.Now + (long)(step.For ?? TimeSpan.FromDays(365)).TotalMilliseconds;
        while (!IsLongEnough(step))
        {
            stage.Stop.ThrowIfCancellationRequested();
            UnixTimeMs next = stage.Host.Now + UntilNextBlock();
            if (next > end) break;
            stage.Host.RunUntil(next);
            if (Miner(step) is not { } miner) return step.KeepsLead is null ? "nobody has hash power" : $"nobody with hash power follows '{step.On}'";
            int place = stage.Seen.Chronicle.Place;
            if (Find(miner, payTo: null) is not { } found) return $"{stage.NameOf(miner)} could not make a block";
            Tell(place, miner, found);
            stage.Seen.AskAboutPayments();
        }
        if (step.For is not null) stage.Host.RunUntil(end);
        stage.RunFor(SettleMs);
        stage.Seen.Chronicle.Picture();
        return null;
    }

    /// <summary>Who finds the next block of a step in which time passes.</summary>
    private NodeIndex? Miner(ScenarioStep.Run step)
    {
        if (step.KeepsLead is not { } lead || step.On is not { } on) return Miner(by: null);
        NamedBlock first = stage.Blocks[on];
        ImmutableArray<NodeIndex> following = [.. stage.Running.Where(node => Follows(node, first))];
        if (!following.Any(node => stage.Scenario.Nodes[node.Value].HashPower > 0)) return null;
        Height best = following.Max(node => TipOf(node).Height);
        while (true)
        {
            stage.Stop.ThrowIfCancellationRequested();
            NodeIndex? miner = Miner(by: null);
            if (miner is not { } drawn || Follows(drawn, first) || best - TipOf(drawn).Height.Next >= lead) return miner;
        }
    }

    /// <summary>Whether a branch has as many blocks as the step waits for, the named one included.</summary>
    private bool IsLongEnough(ScenarioStep.Run step)
    {
        if (step.UntilBlocks is not { } blocks || step.On is not { } on) return false;
        NamedBlock first = stage.Blocks[on];
        return stage.Running.Any(node => Follows(node, first) && TipOf(node).Height - first.Height + 1 >= blocks);
    }

    private bool Follows(NodeIndex node, NamedBlock block)
    {
        ChainedHeader tip = TipOf(node);
        return tip.Height >= block.Height && tip.Ancestor(block.Height).Hash == block.Block.Hash;
    }

    /// <summary>A block that touches exactly so many transaction ids: what waits, then spends of prepared outputs.</summary>
    private string? MineFull(ScenarioStep.Mine step, int touching)
    {
        if (Miner(step.By) is not { } miner) return "nobody has hash power";
        BlockTemplate template = stage.Host.TemplateOf(miner, Policy);
        HashSet<TxId> touched = [.. template.Transactions.SelectMany(transaction => transaction.Inputs.Select(input => input.Previous.Tx).Append(transaction.Id))];
        ImmutableArray<Transaction>.Builder transactions = template.Transactions.ToBuilder();
        Amount fees = template.Fees;
        PurseCoin? coin = null;
        for (int link = 0; touched.Count + 1 < touching; link = (link + 1) % FillerChainLength) // the coinbase is one more
        {
            if (link == 0 && !stage.Prepared.TryDequeue(out coin)) return TooFewPrepared(touching, touching - touched.Count - 1);
            Invariant.Holds(coin is not null);
            Transaction filler = new(1, [new TxIn(coin.Place, default, TxIn.SequenceFinal)], [new TxOut(coin.Value - FillerFee, Anybody)], 0);
            transactions.Add(filler);
            touched.Add(filler.Id);
            touched.Add(coin.Place.Tx);
            fees += FillerFee;
            coin = coin with { Place = new(filler.Id, 0), Value = coin.Value - FillerFee };
        }
        template = template with { Transactions = transactions.ToImmutable(), Fees = fees };
        Block? block = Blockchain.Node.Machine.Mining.Miner.Solve(Blockchain.Node.Machine.Mining.Miner.Build(template, PayTo(miner, step.To), Tag(miner)), Policy);
        if (block is null) return "no nonce meets the target";
        int place = stage.Seen.Chronicle.Place;
        if (stage.Host.Submit(miner, block) is { } word) return $"{stage.NameOf(miner)} refuses its own block: {word}";
        stage.Seen.BlocksFound++;
        if (step.As is { } name) Name(name, block, miner);
        stage.Seen.Chronicle.Found(place, miner, block, template.Height, step.As);
        stage.RunFor(SettleMs);
        return null;
    }

    private static string TooFewPrepared(int touching, int missing) =>
        $"{Phrase.Count((missing + FillerChainLength - 1) / FillerChainLength, "more output")} must be prepared to touch {Phrase.Number(touching)} transaction ids";

    private Block? Find(NodeIndex miner, string? payTo)
    {
        if (stage.Host.Mine(miner, PayTo(miner, payTo)) is not { } block) return null;
        stage.Seen.BlocksFound++;
        return block;
    }

    private void Name(string name, Block block, NodeIndex miner) =>
        stage.Blocks[name] = new(block, TipOf(miner).Height, stage.NameOf(miner), stage.Host.Now, stage.Seen.BlocksFound);

    /// <summary>Tells of a block while branches compete: the first of each, and every so many.</summary>
    private void Tell(int place, NodeIndex miner, Block block)
    {
        ChainedHeader tip = TipOf(miner);
        if (stage.Blocks.Values.OrderBy(named => named.Height).FirstOrDefault(named => named.Height <= tip.Height) is not { } first) return;
        int above = tip.Height - first.Height + 1;
        bool isSplit = stage.Running.Select(node => Follows(node, first)).Distinct().Count() == 2;
        if (isSplit && (above == 1 || above % ToldBlocks == 0)) stage.Seen.Chronicle.Found(place, miner, block, tip.Height, name: null);
    }

    private long UntilNextBlock()
    {
        NodeIndex any = stage.Running.First();
        ConsensusRules rules = stage.ScheduleOf(any).RulesFor(TipOf(any));
        return stage.Mining.UntilNext(rules.BlockInterval * 1_000L);
    }

    /// <summary>The named node, or one drawn by hash power; the share of a node that does not run finds nothing, so another is drawn.</summary>
    private NodeIndex? Miner(string? by)
    {
        if (by is not null) return stage.Find(by);
        ImmutableArray<ScenarioNode> miners = [.. stage.Scenario.Nodes.Where(node => node.HashPower > 0 && stage.Host.IsRunning(stage.Find(node.Name)))];
        if (miners.IsEmpty) return null;
        long drawn = stage.Mining.Below(miners.Sum(node => (long)node.HashPower));
        foreach (ScenarioNode node in miners)
        {
            drawn -= node.HashPower;
            if (drawn < 0) return stage.Find(node.Name);
        }
        throw new InvariantException("a draw lies within the sum of all shares");
    }

    private ScriptBytes PayTo(NodeIndex miner, string? player) => player is null ? Stage.RewardOf(stage.NameOf(miner)) : stage.Purses[player].Script;

    private byte[] Tag(NodeIndex miner) => System.Text.Encoding.UTF8.GetBytes(stage.NameOf(miner));

    private ChainedHeader TipOf(NodeIndex node) => stage.Host.TipOf(node);
}
