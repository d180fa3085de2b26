using Blockchain.Node.Machine;
using Blockchain.Node.Network;
using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Live;

/// <summary>One line for each peer that was lost, with what was met first: a connection that dies is tried anew a few times before the host knows.</summary>
internal sealed class LostPeerLines(ILogger log)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, PeerEnd> first = [];

    /// <summary>Hears of the end of a talk.</summary>
    public void Tell(PeerEnd end)
    {
        PeerEnd told = end;
        lock (gate)
        {
            // What ended a talk that stood says more than why no other one came up.
            if (!end.WasUp && first.TryGetValue(end.Peer, out PeerEnd? met)) told = met;
            if (end.IsRenewed) first[end.Peer] = told;
            else first.Remove(end.Peer);
        }
        if (end.Ban) NodeLog.PeerBanned(log, end.Peer, end.Reason);
        else if (!end.IsRenewed) NodeLog.PeerEnded(log, end.Peer, told.Reason);
    }
}
