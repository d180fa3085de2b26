using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Plays steps, one after the other. What cannot be done is a mistake of the scenario, named with its line.</summary>
internal sealed class StepPlayer(Stage stage)
{
    private readonly MiningSteps mining = new(stage);
    private readonly PaymentSteps payments = new(stage);
    private readonly RollbackSteps rollbacks = new(stage);

    /// <summary>Plays a step; null when it could be played, a sentence when not.</summary>
    internal string? Play(ScenarioStep step)
    {
        string? failure = step switch
        {
            ScenarioStep.Mine some => mining.Mine(some),
            ScenarioStep.Run some => mining.Run(some),
            ScenarioStep.Prepare some => payments.Prepare(some),
            ScenarioStep.Pay some => payments.Pay(some),
            ScenarioStep.DoubleSpend some => payments.DoubleSpend(some),
            ScenarioStep.Partition some => Partition(some),
            ScenarioStep.Heal => Heal(),
            ScenarioStep.Crash some => Crash(some),
            ScenarioStep.Restart some => Restart(some),
            ScenarioStep.Downgrade some => Downgrade(some),
            ScenarioStep.Rollback some => rollbacks.Play(some),
            _ => throw new InvariantException($"unknown step {step.GetType().Name}"),
        };
        stage.Seen.AskAboutPayments();
        return failure;
    }

    private string? Partition(ScenarioStep.Partition step)
    {
        ImmutableArray<ImmutableArray<NodeIndex>> groups = [.. step.Groups.Select(stage.Find)];
        ImmutableArray<NodeIndex> rest = [.. stage.Nodes.Where(node => !groups.Any(group => group.Contains(node)))];
        stage.Host.Partition(groups);
        if (!rest.IsEmpty) groups = groups.Add(rest);
        stage.Seen.Chronicle.Say($"the network falls apart: {string.Join(" | ", groups.Select(Names))}");
        return null;
    }

    private string? Heal()
    {
        stage.Host.Heal();
        stage.Seen.HealedAt = stage.Host.Now;
        stage.Seen.Chronicle.Say("the network is whole again");
        return Settle();
    }

    private string? Crash(ScenarioStep.Crash step)
    {
        ImmutableArray<NodeIndex> nodes = [.. stage.Find(step.Nodes).Where(stage.Host.IsRunning)];
        foreach (NodeIndex node in nodes) stage.Host.Crash(node);
        stage.Seen.Chronicle.Say($"{Names(nodes)} crash");
        return Settle();
    }

    private string? Restart(ScenarioStep.Restart step)
    {
        ImmutableArray<NodeIndex> nodes = [.. stage.Find(step.Nodes).Where(node => !stage.Host.IsRunning(node))];
        foreach (NodeIndex node in nodes) stage.Host.Restart(node);
        stage.Seen.Chronicle.Say($"{Names(nodes)} start again");
        return Settle();
    }

    private string? Downgrade(ScenarioStep.Downgrade step)
    {
        foreach (NodeIndex node in stage.Find(step.Nodes).Where(stage.Host.IsRunning))
        {
            if (stage.Host.Adopt(node, step.Rules) is { } refused) return refused;
        }
        stage.Seen.Chronicle.Say($"{Names(stage.Find(step.Nodes))} run rules {step.Rules} from now on");
        return Settle();
    }

    private string? Settle()
    {
        stage.RunFor(MiningSteps.SettleMs);
        return null;
    }

    private string Names(ImmutableArray<NodeIndex> nodes) => Phrase.Set(nodes.Select(stage.NameOf));
}
