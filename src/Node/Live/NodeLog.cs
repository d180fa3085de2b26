using System.Net;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Rpc;
using Microsoft.Extensions.Logging;
using PeerId = Blockchain.Node.Machine.PeerId;

namespace Blockchain.Node.Live;

/// <summary>Every line that a node can log, but for those of <see cref="NoticeText"/>.</summary>
public static partial class NodeLog
{
    /// <summary>The node answers clients and talks to peers.</summary>
    [LoggerMessage(EventId = 1, EventName = "Started", Level = LogLevel.Information, Message = "{Chain}: rules {Rules}, height {Height}, signatures by {Signatures}, peers at {Peers}, RPC at {Rpc}")]
    public static partial void Started(ILogger log, string chain, string rules, int height, string signatures, string peers, Uri rpc);

    /// <summary>The start is on its way from the blocks to the coins.</summary>
    [LoggerMessage(EventId = 2, EventName = "Restoring", Level = LogLevel.Information, Message = "restoring: height {Height} of {Best}")]
    public static partial void Restoring(ILogger log, int height, int best);

    /// <summary>What the start found on the disk and did about it.</summary>
    [LoggerMessage(EventId = 3, EventName = "Found", Level = LogLevel.Information, Message = "{Note}")]
    public static partial void Found(ILogger log, string note);

    /// <summary>The node has stopped as it was asked to.</summary>
    [LoggerMessage(EventId = 4, EventName = "Stopped", Level = LogLevel.Information, Message = "stopped; everything is saved")]
    public static partial void Stopped(ILogger log);

    /// <summary>The node cannot go on, or cannot start.</summary>
    [LoggerMessage(EventId = 5, EventName = "Failed", Level = LogLevel.Critical, Message = "this node ends: {Reason}")]
    public static partial void Failed(ILogger log, string reason);

    /// <summary>A first connection from a peer stands.</summary>
    [LoggerMessage(EventId = 10, EventName = "PeerCame", Level = LogLevel.Information, Message = "peer {Peer} came from {Address}")]
    public static partial void PeerCame(ILogger log, PeerId peer, Multiaddr address);

    /// <summary>A first connection to a peer stands, which this side made.</summary>
    [LoggerMessage(EventId = 13, EventName = "PeerReached", Level = LogLevel.Information, Message = "connected to peer {Peer} at {Address}")]
    public static partial void PeerReached(ILogger log, PeerId peer, Multiaddr address);

    /// <summary>A peer that is to be stayed connected to is not reached; each retry that meets the same is not told.</summary>
    [LoggerMessage(EventId = 14, EventName = "PeerNotReached", Level = LogLevel.Warning, Message = "peer {Peer} at {Address} is not reached, and dialled again from time to time: {Reason}")]
    public static partial void PeerNotReached(ILogger log, PeerId peer, Multiaddr address, string reason);

    /// <summary>A peer that is to be stayed connected to has this node's id.</summary>
    [LoggerMessage(EventId = 15, EventName = "PeerIsSelf", Level = LogLevel.Warning, Message = "peer {Peer} at {Address} is not dialled: the id is this node's own. If another node is there, one folder is a copy of the other: move node.key away in one of them")]
    public static partial void PeerIsSelf(ILogger log, PeerId peer, Multiaddr address);

    /// <summary>The talk with a peer is over.</summary>
    [LoggerMessage(EventId = 11, EventName = "PeerEnded", Level = LogLevel.Information, Message = "peer {Peer} gone: {Reason}")]
    public static partial void PeerEnded(ILogger log, PeerId peer, string reason);

    /// <summary>The talk with a peer is over, and the peer is refused for a while.</summary>
    [LoggerMessage(EventId = 12, EventName = "PeerBanned", Level = LogLevel.Warning, Message = "peer {Peer} refused from now on: {Reason}")]
    public static partial void PeerBanned(ILogger log, PeerId peer, string reason);

    /// <summary>A method was called: a detail.</summary>
    [LoggerMessage(EventId = 20, EventName = "Called", Level = LogLevel.Debug, Message = "RPC {Method} by {Role}, error: {IsError}")]
    public static partial void Called(ILogger log, string method, RpcRole role, bool isError);

    /// <summary>A request was refused before any method was looked for: a detail, as a flood of them must not fill the disk.</summary>
    [LoggerMessage(EventId = 21, EventName = "Refused", Level = LogLevel.Debug, Message = "RPC refused {Remote}: {Status} {Reason}")]
    public static partial void Refused(ILogger log, IPAddress? remote, int status, string reason);

    /// <summary>What the machine has to tell; a notice knows its own words.</summary>
    [LoggerMessage(EventId = 30, EventName = "Noticed", Message = "{Notice}")]
    public static partial void Noticed(ILogger log, LogLevel level, NoticeEntry notice);

    /// <summary>There were more notices than are kept, and some are not in the log.</summary>
    [LoggerMessage(EventId = 31, EventName = "NoticesLost", Level = LogLevel.Warning, Message = "{Reason}")]
    public static partial void NoticesLost(ILogger log, string reason);
}
