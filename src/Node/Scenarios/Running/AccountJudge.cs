using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Looks for every transaction that people sent: what is nowhere must have lost its coins to another that is somewhere.</summary>
internal static class AccountJudge
{
    /// <summary>One row over all transactions on all nodes that are meant.</summary>
    internal static ExpectationRow Judge(Stage stage, ScenarioExpectation.Accounted expected)
    {
        int confirmed = 0, waiting = 0, conflicting = 0, vanished = 0;
        ImmutableArray<NodeIndex> nodes = stage.Find(expected.On);
        foreach (NodeIndex node in nodes)
        {
            Ledger ledger = Ledger.Of(stage, node);
            foreach (Transaction sent in stage.Sent.Values)
            {
                if (ledger.Confirmed.Contains(sent.Id)) confirmed++;
                else if (ledger.Waiting.Contains(sent.Id)) waiting++;
                else if (ledger.TakerOf(sent, stage.Sent) is not null) conflicting++;
                else vanished++;
            }
        }
        string seen = $"{Phrase.Number(vanished)} of {Phrase.Count(stage.Sent.Count, "transaction")} vanished on {Phrase.Count(nodes.Length, "node")}: "
            + $"{Phrase.Number(confirmed)} confirmed, {Phrase.Number(waiting)} waiting, {Phrase.Number(conflicting)} whose coins another took";
        return new(expected.Line, "every transaction is accounted for", seen, vanished == 0 && stage.Sent.Count > 0, null);
    }

    /// <summary>What a node's chain and mempool hold.</summary>
    private sealed class Ledger
    {
        private readonly Dictionary<OutPoint, TxId> takers = [];

        internal HashSet<TxId> Confirmed { get; } = [];

        internal HashSet<TxId> Waiting { get; } = [];

        internal static Ledger Of(Stage stage, NodeIndex node)
        {
            Ledger ledger = new();
            for (ChainedHeader? at = stage.Host.TipOf(node); at is not null; at = at.Parent)
            {
                foreach (Transaction transaction in stage.Host.BodyOf(node, at.Hash)?.Transactions ?? []) ledger.Note(transaction, ledger.Confirmed);
            }
            foreach (Transaction transaction in stage.Host.WaitingAt(node)) ledger.Note(transaction, ledger.Waiting);
            return ledger;
        }

        /// <summary>The transaction that took a coin of this one, or of one that it needs; null when nobody did.</summary>
        internal TxId? TakerOf(Transaction transaction, IReadOnlyDictionary<TxId, Transaction> sent)
        {
            foreach (TxIn input in transaction.Inputs)
            {
                if (takers.TryGetValue(input.Previous, out TxId taker) && taker != transaction.Id) return taker;
                bool isHere = Confirmed.Contains(input.Previous.Tx) || Waiting.Contains(input.Previous.Tx);
                if (!isHere && sent.TryGetValue(input.Previous.Tx, out Transaction? parent) && TakerOf(parent, sent) is { } earlier) return earlier;
            }
            return null;
        }

        private void Note(Transaction transaction, HashSet<TxId> place)
        {
            place.Add(transaction.Id);
            foreach (TxIn input in transaction.Inputs) takers[input.Previous] = transaction.Id;
        }
    }
}
