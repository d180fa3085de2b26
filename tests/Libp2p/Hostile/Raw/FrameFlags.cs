namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>Flags of yamux frames, and one that does not exist.</summary>
[Flags]
internal enum FrameFlags : ushort
{
    None = 0,
    Syn = 1,
    Ack = 2,
    Fin = 4,
    Rst = 8,
    Unheard = 0x100,
}
