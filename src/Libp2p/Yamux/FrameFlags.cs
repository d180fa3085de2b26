namespace Blockchain.Libp2p.Yamux;

/// <summary>What a frame does besides (yamux r0, "Flag Field").</summary>
[Flags]
internal enum FrameFlags : ushort
{
    /// <summary>Nothing besides.</summary>
    None = 0,

    /// <summary>Opens a stream, or asks in a ping.</summary>
    Syn = 1,

    /// <summary>Acknowledges a stream, or answers in a ping.</summary>
    Ack = 2,

    /// <summary>The sender's half is closed.</summary>
    Fin = 4,

    /// <summary>Both halves end at once.</summary>
    Rst = 8,
}
