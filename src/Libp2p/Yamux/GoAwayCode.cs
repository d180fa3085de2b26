namespace Blockchain.Libp2p.Yamux;

/// <summary>Why a session ends, as told to the other side (yamux r0, "Session termination").</summary>
internal enum GoAwayCode : uint
{
    /// <summary>Nothing is wrong.</summary>
    Normal = 0,

    /// <summary>The other side broke the protocol.</summary>
    ProtocolError = 1,

    /// <summary>This side failed.</summary>
    InternalError = 2,
}
