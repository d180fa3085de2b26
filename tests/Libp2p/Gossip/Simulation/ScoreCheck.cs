namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>Honest peers are never silenced, and those of whom others thought badly are thought well of again; dishonest ones are found out.</summary>
public sealed class ScoreCheck(VirtualNetwork network, VirtualTime time, Scenario scenario, Outcome outcome)
{
    // Half a dozen broken promises are forgiven; two are made in each heartbeat, and some are dropped.
    private static readonly TimeSpan NoticeTime = TimeSpan.FromSeconds(12);

    private readonly HashSet<(int, int)> sufferers = [];

    /// <summary>Looks at all scores.</summary>
    public void Look()
    {
        foreach ((VirtualPeer judge, VirtualPeer judged, double score) in Scores())
        {
            if (!judged.IsHonest) continue;
            if (score < 0) sufferers.Add((judge.Index, judged.Index));
            if (score < scenario.Parameters.Score.GraylistThreshold) outcome.Find($"{time.Now}: {judge.Index} silenced the honest {judged.Index}: {score}");
        }
        outcome.Sufferers = sufferers.Count;
    }

    /// <summary>After the time in which misdeeds are forgotten.</summary>
    public void HaveRecovered()
    {
        Look();
        foreach ((VirtualPeer judge, VirtualPeer judged, double score) in Scores())
        {
            if (judged.IsHonest && score < 0) outcome.Find($"{time.Now}: {judge.Index} still thinks badly of the honest {judged.Index}: {score}");
        }
    }

    /// <summary>While dishonest peers are at it: each of those that do harm has lost score with each neighbour of some time.</summary>
    public void DishonestAreKnown()
    {
        foreach ((VirtualPeer judge, VirtualPeer judged, double score) in Scores())
        {
            bool isOld = network.Between(judge, judged)!.HasCarriedSince(time.Now - NoticeTime);
            if (!judged.IsHonest && Dishonest.DoesHarm(judged) && isOld && score >= 0)
                outcome.Find($"{time.Now}: {judge.Index} thinks well of {judged.Index}, who is dishonest: {score}");
        }
    }

    private IEnumerable<(VirtualPeer Judge, VirtualPeer Judged, double Score)> Scores()
    {
        foreach (VirtualPeer judge in network.Honest)
        {
            foreach (VirtualLink link in judge.Links)
            {
                VirtualPeer judged = link.Other(judge);
                if (link.OpenSince is not null) yield return (judge, judged, judge.Router!.Score(judged.Id));
            }
        }
    }
}
