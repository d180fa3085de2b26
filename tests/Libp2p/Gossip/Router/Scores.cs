using Blockchain.Libp2p.Gossip.Scoring;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

/// <summary>Topic scores that let one thing count.</summary>
internal static class Scores
{
    /// <summary>A topic where nothing counts but what is said by <c>with</c>.</summary>
    public static TopicScoreParameters Silent { get; } = new() { TimeInMeshWeight = 0, FirstDeliveriesWeight = 0, InvalidDeliveriesWeight = 0 };
}
