using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Looks for coins and transactions that appeared or vanished without a cause.</summary>
internal static class CoinJudge
{
    /// <summary>Replays each tip's chain from genesis into an empty node and compares the coin sets.</summary>
    internal static ExpectationRow EqualReplay(Stage stage, ScenarioExpectation.CoinsEqualReplay expected)
    {
        ImmutableArray<NodeIndex> nodes = stage.Find(expected.On);
        Dictionary<(BlockHash Tip, string Rules), CoinSetHash> replayed = [];
        int equal = 0;
        foreach (NodeIndex node in nodes)
        {
            (BlockHash, string) key = (stage.Host.TipOf(node).Hash, stage.Host.RulesOf(node));
            if (!replayed.TryGetValue(key, out CoinSetHash hash)) replayed[key] = hash = Replay(stage, node);
            if (stage.Host.CoinsOf(node) == hash) equal++;
        }
        string seen = $"{equal} of {Phrase.Count(nodes.Length, "node")}" + (replayed.Values.Distinct().Count() == 1 ? $", {Phrase.Short(replayed.Values.First().ToString())}" : "");
        return new(expected.Line, "coin sets equal a replay from genesis", seen, equal == nodes.Length, null);
    }

    /// <summary>A transaction may leave a mempool into a block, or because the chain spends one of its coins otherwise; not for nothing.</summary>
    internal static ExpectationRow MempoolsSurvive(Stage stage, ScenarioExpectation.MempoolsSurvive expected)
    {
        int waited = 0, vanished = 0;
        foreach (NodeIndex node in stage.Find(expected.On))
        {
            HashSet<TxId> there = [.. stage.Host.WaitingAt(node).Select(transaction => transaction.Id)];
            HashSet<TxId> confirmed = [];
            HashSet<OutPoint> spent = [];
            for (ChainedHeader? at = stage.Host.TipOf(node); at is not null; at = at.Parent)
            {
                foreach (Transaction transaction in stage.Host.BodyOf(node, at.Hash)?.Transactions ?? [])
                {
                    confirmed.Add(transaction.Id);
                    foreach (TxIn input in transaction.Inputs) spent.Add(input.Previous);
                }
            }
            foreach (Transaction transaction in stage.Seen.MustSurvive(node))
            {
                waited++;
                bool isThere = there.Contains(transaction.Id) || confirmed.Contains(transaction.Id);
                if (!isThere && !transaction.Inputs.Any(input => spent.Contains(input.Previous))) vanished++;
            }
        }
        string seen = $"{Phrase.Number(vanished)} of {Phrase.Count(waited, "transaction")} vanished";
        return new(expected.Line, "mempools survive the rollback", seen, vanished == 0 && waited > 0, null);
    }

    private static CoinSetHash Replay(Stage stage, NodeIndex node)
    {
        Stack<Block> blocks = new();
        for (ChainedHeader at = stage.Host.TipOf(node); at.Parent is { } parent; at = parent)
        {
            Block? body = stage.Host.BodyOf(node, at.Hash);
            Invariant.Holds(body is not null);
            blocks.Push(body);
        }
        Chainstate empty = stage.EmptyChain(stage.Host.RulesOf(node));
        while (blocks.TryPop(out Block? block))
        {
            empty.AcceptBlock(block, stage.Host.Now.ToSeconds(), isRequested: true);
            empty.Settle();
        }
        return empty.MuHash();
    }
}
