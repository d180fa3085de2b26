namespace Blockchain.Libp2p.Faults;

/// <summary>
/// Every end that a dial, connection, stream, request or message can meet, by name; the high byte is the layer.
/// Each is counted in the metric <c>libp2p.faults</c>.
/// </summary>
public enum Fault : ushort
{
    /// <summary>Nothing went wrong: this side closed.</summary>
    None = 0,

    /// <summary>The other side closed in the orderly way.</summary>
    RemoteClosed = 0x0001,

    /// <summary>The transport ended without a farewell: reset, network gone, process killed.</summary>
    ConnectionLost = 0x0101,

    /// <summary>Nobody answers at the address.</summary>
    DialRefused = 0x0102,

    /// <summary>The transport did not connect in time.</summary>
    DialTimedOut = 0x0103,

    /// <summary>No transport of this host handles the address.</summary>
    AddressNotSupported = 0x0104,

    /// <summary>The address could not be listened on.</summary>
    ListenFailed = 0x0105,

    /// <summary>The limit of connections in all is reached.</summary>
    TooManyConnections = 0x0106,

    /// <summary>The limit of connections from one IP address is reached.</summary>
    TooManyConnectionsFromAddress = 0x0107,

    /// <summary>The limit of connections that are still shaking hands is reached.</summary>
    TooManyHandshakes = 0x0108,

    /// <summary>Two sides dialled each other at once, and the other connection stays.</summary>
    DuplicateConnection = 0x0109,

    /// <summary>Nothing used the connection for the idle time.</summary>
    ConnectionIdle = 0x010a,

    /// <summary>No connection to that peer, and no address to dial.</summary>
    PeerUnknown = 0x010b,

    /// <summary>From the transport's connection to the muxer it took longer than the deadline.</summary>
    HandshakeTimedOut = 0x010c,

    /// <summary>This host is being closed.</summary>
    HostClosed = 0x010d,

    /// <summary>A line of multistream-select is longer than the limit.</summary>
    NegotiationLineTooLong = 0x0201,

    /// <summary>More proposals than the limit.</summary>
    NegotiationTooManyLines = 0x0202,

    /// <summary>Not multistream-select 1.0: wrong header, bad length, no line end.</summary>
    NegotiationMalformed = 0x0203,

    /// <summary>The other side speaks none of the protocols.</summary>
    ProtocolNotSupported = 0x0204,

    /// <summary>No agreement within the deadline.</summary>
    NegotiationTimedOut = 0x0205,

    /// <summary>A handshake message is cut short, too long or no protobuf.</summary>
    NoiseMalformed = 0x0301,

    /// <summary>A handshake message or transport frame does not authenticate.</summary>
    NoiseNotAuthentic = 0x0302,

    /// <summary>The static key is not signed by the identity key.</summary>
    NoiseBadSignature = 0x0303,

    /// <summary>A Diffie-Hellman result is all zero: a key of low order.</summary>
    NoiseZeroKey = 0x0304,

    /// <summary>The peer is not the one that was dialled.</summary>
    WrongPeer = 0x0305,

    /// <summary>The identity key's type is not one that this library verifies.</summary>
    KeyTypeNotSupported = 0x0306,

    /// <summary>2^64 - 1 frames were sent under one key.</summary>
    NoiseExhausted = 0x0307,

    /// <summary>A frame with an unknown version, type or flag, or a forbidden combination.</summary>
    YamuxMalformed = 0x0401,

    /// <summary>A data frame announces more bytes than the frame limit.</summary>
    YamuxFrameTooLarge = 0x0402,

    /// <summary>More bytes than the receive window allows.</summary>
    YamuxWindowExceeded = 0x0403,

    /// <summary>A stream id of the wrong parity, used twice, or far below the highest.</summary>
    YamuxBadStreamId = 0x0404,

    /// <summary>More streams than the limit; each further one is reset, a flood ends the session.</summary>
    YamuxTooManyStreams = 0x0405,

    /// <summary>More streams that nobody took than the backlog holds.</summary>
    YamuxBacklogFull = 0x0406,

    /// <summary>All streams of the connection together hold more unread bytes than the limit.</summary>
    YamuxReceiveMemoryExceeded = 0x0407,

    /// <summary>More frames for unknown streams, resets or pings than a connection may send in a while.</summary>
    YamuxControlFlood = 0x0408,

    /// <summary>The peer did not answer a ping in time.</summary>
    YamuxPingTimedOut = 0x0409,

    /// <summary>The peer said GoAway with an error code.</summary>
    YamuxGoAway = 0x040a,

    /// <summary>The stream was reset by the other side.</summary>
    StreamReset = 0x040b,

    /// <summary>The stream was reset by this side.</summary>
    StreamAborted = 0x040c,

    /// <summary>Data after the write half was closed.</summary>
    StreamClosed = 0x040d,

    /// <summary>The peer sends answers faster than it reads ours: the control queue is full.</summary>
    YamuxControlQueueFull = 0x040e,

    /// <summary>The other side did not acknowledge opened streams: the limit of unacknowledged ones is reached.</summary>
    YamuxTooManyUnacknowledged = 0x040f,

    /// <summary>The other side did not take what was sent: one flush of the connection waited longer than the limit.</summary>
    YamuxWriteTimedOut = 0x0410,

    /// <summary>A length prefix is over-long or no varint.</summary>
    LengthMalformed = 0x0501,

    /// <summary>A message is longer than its protocol's limit; nothing of it was read.</summary>
    MessageTooLarge = 0x0502,

    /// <summary>The stream ended inside a message.</summary>
    MessageTruncated = 0x0503,

    /// <summary>A message is not the protobuf that its protocol defines.</summary>
    MessageMalformed = 0x0504,

    /// <summary>More inbound streams of one protocol from one peer than its handler takes.</summary>
    TooManyProtocolStreams = 0x0505,

    /// <summary>A ping came back with other bytes.</summary>
    PingMismatch = 0x0506,

    /// <summary>A signed envelope that does not verify, or is of another peer.</summary>
    EnvelopeInvalid = 0x0507,

    /// <summary>A handler or watcher of the application threw; the stream that it served is reset.</summary>
    HandlerFailed = 0x0508,

    /// <summary>The peer pushes news of itself more often than the limit: the push was not read.</summary>
    TooManyPushes = 0x0509,

    /// <summary>No answer within the deadline.</summary>
    RequestTimedOut = 0x0601,

    /// <summary>The peer asks more at once, or more often, than the limit.</summary>
    TooManyRequests = 0x0602,

    /// <summary>The handler failed; the requester sees a reset.</summary>
    RequestHandlerFailed = 0x0603,

    /// <summary>The answer is empty or has more chunks or bytes than the limit.</summary>
    ResponseTooLarge = 0x0604,

    /// <summary>A peer's queue of bytes was full: what should have gone to it was dropped.</summary>
    GossipQueueFull = 0x0701,

    /// <summary>A message without the signature, author or topic that the policy asks for.</summary>
    GossipBadSignature = 0x0702,

    /// <summary>More validations at once than the limit: the message was dropped.</summary>
    GossipValidationOverflow = 0x0703,

    /// <summary>More IHAVE in one heartbeat than the limit.</summary>
    GossipIHaveFlood = 0x0704,

    /// <summary>The same message was asked for by IWANT more often than the limit.</summary>
    GossipIWantFlood = 0x0705,

    /// <summary>GRAFT before the backoff was over.</summary>
    GossipGraftInBackoff = 0x0706,

    /// <summary>A peer below the graylist threshold: what it sends is not read.</summary>
    GossipGraylisted = 0x0707,

    /// <summary>An RPC with more entries than the limits.</summary>
    GossipTooManyEntries = 0x0708,

    /// <summary>More subscriptions than the limit of topics a peer.</summary>
    GossipTooManyTopics = 0x0709,

    /// <summary>A peer broke its promise: it announced a message and did not send it.</summary>
    GossipBrokenPromise = 0x070a,

    /// <summary>The application refused the message.</summary>
    GossipRejected = 0x070b,

    /// <summary>More ids or messages to remember than the limit: the oldest were forgotten early.</summary>
    GossipCacheFull = 0x070c,

    /// <summary>A message longer than its topic allows.</summary>
    GossipDataTooLarge = 0x070d,

    /// <summary>More bytes of accepted messages wait for the application than the limit: the message was not delivered.</summary>
    GossipDeliveryOverflow = 0x070e,

    /// <summary>The application's validator or receiver threw: the message was ignored, or counts as received.</summary>
    GossipCallbackFailed = 0x070f,

    /// <summary>The router threw, which is a mistake of this library: the event was left out.</summary>
    GossipEventFailed = 0x0710,

    /// <summary>More peers to connect to at once than the limit: the advice was dropped.</summary>
    GossipTooManyConnects = 0x0711,
}
