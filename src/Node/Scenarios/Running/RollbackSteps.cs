using System.Collections.Immutable;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Node.Machine;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>
/// People decide: one proposes, each voter lets the own node reproduce the plan, and signs. Nobody mines meanwhile: pools that
/// are about to leave a branch do not extend it.
/// </summary>
internal sealed class RollbackSteps(Stage stage)
{
    /// <summary>How long a person takes, in milliseconds, at least and at most.</summary>
    private const int PersonMsMin = 5_000;
    private const int PersonMsMax = 20_000;

    /// <summary>Plays a rollback.</summary>
    internal string? Play(ScenarioStep.Rollback step)
    {
        if (stage.Scenario.Council is not { } council) return "there is no council";
        string proposer = step.By ?? council.Voters[0];
        int voter = council.Voters.IndexOf(proposer);
        if (voter < 0) return $"'{proposer}' is no voter, and only voters propose";
        stage.Seen.RememberMempools();
        Answer answer = stage.Host.Propose(stage.Find(proposer), stage.Blocks[step.Leave].Block.Hash, step.Adopt, (ushort)voter, $"leave '{step.Leave}'");
        if (answer is not Answer.Planned { Plan: RollbackPlan plan }) return $"no plan: {(answer as Answer.Refused)?.Reason}";
        TellPlan(proposer, plan, step);
        stage.RunFor(MiningSteps.SettleMs);
        foreach (string name in step.Observers.Concat(council.Voters)) Vote(name, plan, council);
        stage.RunFor(MiningSteps.SettleMs);
        TellRollbacks();
        stage.Seen.Chronicle.Picture();
        return null;
    }

    private void TellPlan(string proposer, RollbackPlan plan, ScenarioStep.Rollback step) => stage.Seen.Chronicle.Say(
        $"{proposer} proposes plan {plan.ComputeDigest().Short()}: leave {Phrase.Count(plan.Depth, "block")} from '{step.Leave}', adopt rules {step.Adopt}",
        mark: null,
        $"keep {Phrase.Number(plan.KeepTip.Height.Value)}  {plan.KeepTip.Hash.Short()}",
        $"dry run: coin set {Phrase.Short(plan.CoinSet.ToString())}   report {Phrase.Short(plan.Report.ToString())}");

    private void Vote(string name, RollbackPlan plan, ScenarioCouncil council)
    {
        stage.RunFor(stage.People.Between(PersonMsMin, PersonMsMax));
        NodeIndex node = stage.Find(name);
        if (!stage.Host.IsRunning(node))
        {
            stage.Seen.Chronicle.Say($"{name}'s node does not run: no vote");
            return;
        }
        int place = stage.Seen.Chronicle.Place;
        Answer answer = stage.Host.Sign(node, plan.ComputeDigest(), Voting.KeyOf(stage.Scenario.Name, name));
        ImmutableArray<string> details = answer is Answer.NotReproduced { Differences: { } differences } ? differences : [];
        string text = answer switch
        {
            Answer.Signed when council.Voters.Contains(name) => $"{name} reproduces every digest and signs",
            Answer.Signed => $"{name} signs too: no voter, so it does not count",
            Answer.NotReproduced => $"{name} does not sign: the plan does not come out on its own data",
            Answer.Refused refused => $"{name} does not sign: {refused.Reason}",
            _ => $"{name} does not answer",
        };
        stage.Seen.Chronicle.SayAt(place, text, details);
    }

    private void TellRollbacks()
    {
        foreach (IGrouping<string, KeyValuePair<NodeIndex, Notice.RolledBack>> same in stage.Seen.Rollbacks.GroupBy(rolled => rolled.Value.Report.Digest.ToString()))
        {
            OrphanReport report = same.First().Value.Report;
            stage.Seen.Chronicle.Say(
                $"{Phrase.Set(same.Select(rolled => stage.NameOf(rolled.Key)))} roll back {Phrase.Count(same.First().Value.Blocks, "block")}",
                $"report {Phrase.Short(same.Key)}",
                $"{Phrase.Count(report.Transactions.Length, "transaction")}: {Totals(report)}");
        }
    }

    private static string Totals(OrphanReport report) =>
        string.Join(", ", report.Totals.Where(total => total.Count > 0).Select(total => $"{Phrase.Number(total.Count)} {total.Fate.Name()}"));
}
