using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>Forks, plans, votes and certificates of a node outlive it, and a rollback that was begun is finished.</summary>
public sealed class KeptDecisionsTests : IDisposable
{
    private const int StepBytes = 3;

    private static readonly PrivateKey Key = PrivateKey.FromSeed("the only voter"u8);
    private static readonly PeerId Other = new("other");
    private static readonly Council Voters = Make();

    private readonly TempFolder folder = new();
    private readonly Block disputed;
    private readonly RollbackPlan plan;

    public KeptDecisionsTests()
    {
        using Running node = new(folder);
        Block first = EasyNetwork.Child(EasyNetwork.Root, 1);
        ChainedHeader fork = first.Place(EasyNetwork.Root);
        Transaction spend = EasyNetwork.Spend(first);
        disputed = EasyNetwork.Child(fork, 2, spend, TestTransactions.Spend(spend.Output(), spend.Outputs[0].Value));
        Block wide = EasyNetwork.Child(disputed.Place(fork), 3);
        Block narrow = EasyNetwork.Child(fork, 7);
        foreach (Block block in new[] { first, disputed, wide, narrow }) node.Do(new NodeEvent.SubmitBlock(EasyNetwork.Now, block));
        node.Do(new NodeEvent.PeerConnected(EasyNetwork.Now, Other));
        var theirs = EasyNetwork.Parts().FindRules(EasyNetwork.Narrow)!.Rules.Digest;
        node.Do(new NodeEvent.MessageReceived(EasyNetwork.Now, Other, new Message.Hello(EasyNetwork.Genesis.Hash, "another", [], EasyNetwork.Now.ToSeconds(), new(theirs, narrow.Hash, narrow.Place(fork).Height, default))));
        Answer? proposed = node.Do(new NodeEvent.ProposeRollback(EasyNetwork.Now, disputed.Hash, EasyNetwork.Narrow, Proposer: 0, "one chain"));
        plan = proposed is Answer.Planned planned ? planned.Plan : throw new InvalidOperationException($"{proposed}");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_open_incident_has_its_name_time_and_story_after_a_restart_and_is_no_news()
    {
        Incident before, after;
        using (Running node = new(folder)) before = Assert.Single(node.Machine.Forks.Monitor.Incidents);
        BlockIndex.Delete(folder.File("index.db"));
        using (Running node = new(folder))
        {
            after = Assert.Single(node.Machine.Forks.Monitor.Incidents);
            Assert.DoesNotContain(node.Started, effect => effect is Effect.Notify { Notice: Notice.IncidentChanged });
        }
        Assert.Equal((ForkKind.RuleSplit, IncidentState.Proposed, disputed.Hash), (after.Kind, after.State, after.DisputedBlock?.Hash));
        Assert.Equal((before.Id, before.Since), (after.Id, after.Since));
        Assert.Equal(before.Timeline, after.Timeline);
        Assert.Equal(2, after.Branches.Length);
        Assert.Equal("max-touched-txids", after.Violation?.Rule);
    }

    [Fact]
    public void A_plan_its_votes_and_its_certificate_are_there_after_a_restart_and_are_not_carried_out_without_the_operator()
    {
        Incident incident;
        using (Running node = new(folder, RollbackPolicy.Confirm)) Sign(node);
        using (Running node = new(folder, RollbackPolicy.Confirm))
        {
            PlanCase kept = Assert.Single(node.Machine.Rollbacks!.Cases);
            Assert.Equal((plan.ComputeDigest(), PlanState.Certified, 1), (kept.Id, kept.State, kept.Certificate?.Votes.Length));
            Assert.True(Leaves(node));
            Assert.IsType<Answer.Done>(node.Do(new NodeEvent.ConfirmRollback(EasyNetwork.Now, plan.ComputeDigest())));
            Assert.False(Leaves(node));
            incident = Assert.Single(node.Machine.Forks.Monitor.Incidents);
        }
        using Running last = new(folder, RollbackPolicy.Confirm);
        Assert.Equal(PlanState.Done, Assert.Single(last.Machine.Rollbacks!.Cases).State);
        Assert.Equal([disputed.Hash], last.Machine.Rollbacks!.Banned);
        Assert.False(Leaves(last));
        Assert.Equal(EasyNetwork.Narrow, last.Machine.Chain.Rules.Rules.Name);
        Incident again = Assert.Single(last.Machine.Forks.Monitor.Incidents);
        Assert.Equal((incident.Id, incident.State), (again.Id, again.State));
        Assert.Equal(incident.Timeline, again.Timeline);
    }

    [Theory]
    [InlineData(RollbackPolicy.Auto)]
    [InlineData(RollbackPolicy.Confirm)]
    public void A_rollback_that_is_cut_off_at_any_byte_of_the_log_is_finished_by_the_next_start(RollbackPolicy policy)
    {
        string log = folder.File("chain.log");
        if (policy == RollbackPolicy.Confirm)
        {
            using Running node = new(folder, policy);
            Sign(node);
        }
        byte[] index = File.ReadAllBytes(folder.File("index.db"));
        int from = (int)new FileInfo(log).Length;
        string before, after;
        using (Running node = new(folder, policy))
        {
            before = Standing(node);
            Decide(node, policy, saveIndex: false);
            after = Standing(node);
        }
        byte[] whole = File.ReadAllBytes(log);
        int finished = 0;
        for (int length = from; length <= whole.Length; length += StepBytes)
        {
            File.WriteAllBytes(log, whole[..length]);
            BlockIndex.Delete(folder.File("index.db"));
            File.WriteAllBytes(folder.File("index.db"), index);
            using Running node = new(folder, policy);
            if (Standing(node) == after) finished++;
            else
            {
                Assert.Equal(before, Standing(node));
                Decide(node, policy);
            }
            Assert.Equal(after, Standing(node));
            Assert.Equal((PlanState.Done, RollbackPhase.Reported), (Assert.Single(node.Machine.Rollbacks!.Cases).State, node.Store.Log.Rollbacks[plan.ComputeDigest()]));
        }
        Assert.InRange(finished, 10, ((whole.Length - from) / StepBytes) - 10);
        Evidence.Record($"rollback ({policy}): cut off at every third of {whole.Length - from} bytes of its log; {finished} starts finished it by themselves, the others had not begun");
    }

    private static Council Make()
    {
        Assert.True(Council.TryCreate([new Voter("only", Key.XOnlyPublicKey)], 1, [], out Council? council, out CouncilFault? fault), fault.ToString());
        return council!;
    }

    private bool Leaves(Running node) => node.Machine.Headers.Find(disputed.Hash)!.IsAncestorOf(node.Machine.Chain.Tip.Header);

    private void Sign(Running node) =>
        Assert.IsType<Answer.Signed>(node.Do(new NodeEvent.SignPlan(EasyNetwork.Now, plan.ComputeDigest(), Key)));

    private void Decide(Running node, RollbackPolicy policy, bool saveIndex = true) => node.Do(policy == RollbackPolicy.Auto
        ? new NodeEvent.SignPlan(EasyNetwork.Now, plan.ComputeDigest(), Key)
        : new NodeEvent.ConfirmRollback(EasyNetwork.Now, plan.ComputeDigest()), saveIndex);

    private static string Standing(Running node) => $"{EasyNetwork.Standing(node.Machine.Chain)} {node.Machine.Chain.Rules.Rules.Name}";

    private sealed class Running : IDisposable
    {
        private readonly DataDirectory directory;

        public Running(TempFolder folder, RollbackPolicy policy = RollbackPolicy.Auto)
        {
            directory = DataDirectory.Open(folder.Path);
            Store = NodeStore.Open(directory, EasyNetwork.Parts() with { Council = Voters, RollbackPolicy = policy }, isRuleSetChosen: false);
            Machine = new(Store.Parts);
            Do(new NodeEvent.Start(EasyNetwork.Now));
        }

        public NodeStore Store { get; }

        public NodeMachine Machine { get; }

        public ImmutableArray<Effect> Started { get; private set; } = [];

        public Answer? Do(NodeEvent happened, bool saveIndex = true)
        {
            Step step = Machine.Handle(happened);
            if (happened is NodeEvent.Start) Started = step.Effects;
            Store.Persist(step.Effects);
            if (saveIndex) Store.SaveIndex();
            return step.Answer;
        }

        public void Dispose()
        {
            Store.Dispose();
            directory.Dispose();
        }
    }
}
