namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>Plays one scenario: peers meet, trouble comes while they publish, calm returns, and all is looked at.</summary>
public sealed class Story
{
    private readonly Scenario scenario;
    private readonly VirtualTime time = new();
    private readonly Random random;
    private readonly Outcome outcome = new();
    private readonly VirtualNetwork network;
    private readonly MeshCheck meshes;
    private readonly ScoreCheck scores;

    private Story(Scenario scenario, Func<Reaction, Reaction> mistake)
    {
        this.scenario = scenario;
        random = new Random(scenario.Seed);
        network = new VirtualNetwork(scenario, time, random, outcome, mistake);
        meshes = new MeshCheck(network, scenario, outcome);
        scores = new ScoreCheck(network, time, scenario, outcome);
    }

    /// <summary>Plays a scenario with routers as they are.</summary>
    public static Outcome Play(Scenario scenario) => Play(scenario, static reaction => reaction);

    /// <summary>Plays a scenario with a mistake planted into every router.</summary>
    public static Outcome Play(Scenario scenario, Func<Reaction, Reaction> mistake)
    {
        Story story = new(scenario, mistake);
        story.Meet();
        story.PlanMessages();
        story.PlanTroubles();
        story.PlanLooks();
        story.time.RunUntil(Scenario.Calm);
        story.Repair();
        if (scenario.IsLong) story.BeSilent();
        story.End();
        return story.outcome;
    }

    private void Meet()
    {
        foreach (VirtualPeer peer in network.Peers)
        {
            network.Start(peer);
            SubscribeAll(peer);
            time.At(Chance(TimeSpan.Zero, TimeSpan.FromSeconds(2)), () => network.DialSome(peer));
        }
    }

    private void SubscribeAll(VirtualPeer peer)
    {
        if (!peer.IsHonest) return;
        network.Subscribe(peer, Scenario.Blocks);
        if (peer.Index % 5 < 3) network.Subscribe(peer, Scenario.Quiet);
        if (peer.Index % 2 == 0) network.Subscribe(peer, Scenario.Votes);
    }

    private void PlanMessages()
    {
        for (TimeSpan at = Scenario.Warm; at < Scenario.Calm; at += TimeSpan.FromMilliseconds(700))
        {
            time.At(at, () => network.Publish(AnyHonest(), Scenario.Blocks, MessageKind.Right));
            time.At(at, () => network.Publish(AnyHonest(), Scenario.Votes, MessageKind.Right));
        }
        for (int dispute = 0; dispute < scenario.Disputes; dispute++)
            time.At(Chance(Scenario.Warm, Scenario.Calm), () => network.Publish(AnyHonest(), Scenario.Blocks, MessageKind.Disputed));
    }

    private void PlanTroubles()
    {
        for (int count = 0; count < scenario.Churn; count++)
        {
            time.At(Chance(Scenario.Warm, Scenario.Calm - TimeSpan.FromSeconds(2)), LeaveAndComeBack);
            time.At(Chance(Scenario.Warm, Scenario.Calm - TimeSpan.FromSeconds(2)), BreakSomeLink);
            time.At(Chance(Scenario.Warm, Scenario.Calm - TimeSpan.FromSeconds(2)), LeaveTopic);
        }
        if (scenario.Sides == 1) return;
        TimeSpan cut = Chance(Scenario.Warm, Scenario.Warm + TimeSpan.FromSeconds(5));
        time.At(cut, Cut);
        time.At(cut + TimeSpan.FromSeconds(8), Heal);
    }

    private void PlanLooks()
    {
        time.At(Scenario.Calm, scores.DishonestAreKnown);
        for (int second = 5; second < 60; second += 5) time.At(TimeSpan.FromSeconds(second), scores.Look);
    }

    // Within the heartbeats that it may take every mesh is of the right size, once at least all at the same time.
    private void Repair()
    {
        string[] wrong = [.. meshes.Sizes()];
        while (wrong.Length > 0 && outcome.RepairHeartbeats < Scenario.RepairHeartbeatsMax)
        {
            outcome.RepairHeartbeats++;
            time.RunUntil(time.Now + scenario.Parameters.HeartbeatInterval);
            wrong = [.. meshes.Sizes()];
        }
        foreach (string mesh in wrong) outcome.Find($"{time.Now}: {mesh}");
    }

    private void BeSilent()
    {
        time.RunUntil(time.Now + Scenario.Silence);
        foreach (string mesh in meshes.Sizes()) outcome.Find($"{time.Now}: {mesh}");
        network.Publish(AnyHonest(), Scenario.Quiet, MessageKind.Right);
        network.Publish(AnyHonest(), Scenario.Blocks, MessageKind.Right);
    }

    private void End()
    {
        // Long enough for the last messages to be judged, and for what was refused to be forgotten.
        time.RunUntil(time.Now + (1.5 * scenario.Score.InvalidDeliveriesDecayTime));
        scores.HaveRecovered();
        network.IsBeating = false;
        time.RunOut();
        meshes.AreMutual();
        outcome.Time = time.Now;
    }

    private void LeaveAndComeBack()
    {
        VirtualPeer peer = AnyHonest();
        network.Stop(peer);
        time.After(TimeSpan.FromMilliseconds(random.Next(100, 2000)), () =>
        {
            if (peer.IsUp) return;
            network.Start(peer);
            SubscribeAll(peer);
            network.DialSome(peer);
        });
    }

    private void BreakSomeLink()
    {
        VirtualPeer peer = AnyHonest();
        if (peer.Links.Count == 0) return;
        VirtualLink link = peer.Links[random.Next(peer.Links.Count)];
        network.Break(link);
        time.After(TimeSpan.FromMilliseconds(random.Next(100, 2000)), () => network.Dial(link.Dialler, link.Listener));
    }

    private void LeaveTopic()
    {
        VirtualPeer peer = AnyHonest();
        if (!peer.Topics.ContainsKey(Scenario.Votes)) return;
        network.Unsubscribe(peer, Scenario.Votes);
        time.After(TimeSpan.FromMilliseconds(random.Next(100, 2000)), () => network.Subscribe(peer, Scenario.Votes));
    }

    // Bytes stop to arrive at once; that the connections are gone is noticed within three seconds.
    private void Cut()
    {
        foreach (VirtualPeer peer in network.Peers) peer.Side = random.Next(scenario.Sides);
        foreach (VirtualLink link in network.Links.Where(link => link.Dialler.Side != link.Listener.Side).ToArray())
        {
            network.Stall(link, Chance(TimeSpan.Zero, TimeSpan.FromSeconds(3)));
            time.After(TimeSpan.FromSeconds(8) + Chance(TimeSpan.Zero, TimeSpan.FromSeconds(1)), () => network.Dial(link.Dialler, link.Listener));
        }
    }

    private void Heal()
    {
        foreach (VirtualPeer peer in network.Peers) peer.Side = 0;
    }

    private VirtualPeer AnyHonest()
    {
        VirtualPeer[] honest = [.. network.Honest];
        return honest[random.Next(honest.Length)];
    }

    private TimeSpan Chance(TimeSpan from, TimeSpan to) => from + ((to - from) * random.NextDouble());
}
