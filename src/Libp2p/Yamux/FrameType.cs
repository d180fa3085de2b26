namespace Blockchain.Libp2p.Yamux;

/// <summary>What a frame is (yamux r0, "Type Field").</summary>
internal enum FrameType : byte
{
    /// <summary>Bytes of a stream; the length counts them.</summary>
    Data = 0,

    /// <summary>More bytes may be sent; the length is how many more.</summary>
    WindowUpdate = 1,

    /// <summary>A question for an answer; the length is echoed.</summary>
    Ping = 2,

    /// <summary>No more streams, or an error; the length is a <see cref="GoAwayCode"/>.</summary>
    GoAway = 3,
}
