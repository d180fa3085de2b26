using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Players pay, pay twice, and prepare coins.</summary>
internal sealed class PaymentSteps(Stage stage)
{
    private static readonly ScriptBytes Anybody = new ScriptBuilder().Number(1).ToScript();
    private static readonly Amount PreparedValue = new(2_000);
    private static readonly Amount PreparedFee = new(100_000);

    /// <summary>Plays a step that makes outputs which anybody may spend.</summary>
    internal string? Prepare(ScenarioStep.Prepare step)
    {
        ImmutableArray<TxOut> outputs = [.. Enumerable.Repeat(new TxOut(PreparedValue, Anybody), step.Outputs)];
        if (Draw(step.By, outputs, PreparedFee) is not { } payment) return Poor(step.By);
        if (stage.Host.Submit(stage.NodeOf(step.By), payment) is { } reason) return $"{step.By}'s node refuses the transaction: {reason}";
        stage.Sent[payment.Id] = payment;
        for (int i = 0; i < step.Outputs; i++) stage.Prepared.Enqueue(new(new(payment.Id, (uint)i), PreparedValue, Height: null, IsCoinbase: false));
        stage.RunFor(MiningSteps.SettleMs);
        return null;
    }

    /// <summary>Plays a step in which somebody pays.</summary>
    internal string? Pay(ScenarioStep.Pay step)
    {
        for (int i = 0; i < step.Times; i++)
        {
            stage.Stop.ThrowIfCancellationRequested();
            if (Draw(step.From, [new TxOut(step.Amount, stage.Purses[step.To].Script)], step.Fee) is not { } payment) return Poor(step.From);
            foreach (NodeIndex node in step.SeenBy is null ? [stage.NodeOf(step.From)] : stage.Find(step.SeenBy))
            {
                if (stage.Host.Submit(node, payment) is { } reason) return $"{stage.NameOf(node)} refuses the payment: {reason}";
            }
            stage.Payers[payment.Id] = step;
            stage.Sent[payment.Id] = payment;
            if (step.As is not { } name) continue;
            stage.Payments[name] = payment;
            stage.Seen.Chronicle.Say($"{step.From} pays {step.To} {Phrase.Coins(step.Amount)}: '{name}' {payment.Id.Short()}{Hearers(step.SeenBy)}");
        }
        if (step.As is null) stage.Seen.Chronicle.Say($"{step.From} pays {step.To}: {Phrase.Count(step.Times, "payment")} of {Phrase.Coins(step.Amount)}");
        return null;
    }

    /// <summary>Plays a step in which a payer spends the same coins to themselves.</summary>
    internal string? DoubleSpend(ScenarioStep.DoubleSpend step)
    {
        Transaction payment = stage.Payments[step.Payment];
        if (!stage.Payers.TryGetValue(payment.Id, out ScenarioStep.Pay? paid)) return $"'{step.Payment}' is itself a double spend";
        Transaction conflict = stage.Purses[paid.From].SpendAgain(payment);
        int taken = stage.Find(step.SeenBy).Count(node => stage.Host.Submit(node, conflict) is null);
        stage.Sent[conflict.Id] = conflict;
        if (step.As is { } name) stage.Payments[name] = conflict;
        stage.Seen.Chronicle.Say(
            $"{paid.From} spends the coins of '{step.Payment}' again: {(step.As is null ? "" : $"'{step.As}' ")}{conflict.Id.Short()}{Hearers(step.SeenBy)}",
            mark: null,
            taken == stage.Find(step.SeenBy).Length ? [] : [$"taken by {taken} of {Phrase.Count(stage.Find(step.SeenBy).Length, "node")}"]);
        return taken == 0 ? "no node takes the double spend: all know the payment already" : null;
    }

    private Transaction? Draw(string player, ImmutableArray<TxOut> outputs, Amount fee)
    {
        ChainedHeader tip = stage.Host.TipOf(stage.NodeOf(player));
        ConsensusRules rules = stage.ScheduleOf(stage.NodeOf(player)).RulesFor(tip);
        return stage.Purses[player].Pay(outputs, fee, tip.Height.Next, rules.CoinbaseMaturity);
    }

    private static string Poor(string player) => $"{player} does not have so many coins that may be spent now";

    private static string Hearers(NodeSelector? seenBy) => seenBy is null ? "" : $", first heard by {seenBy}";
}
