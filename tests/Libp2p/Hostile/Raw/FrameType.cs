namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>Types of yamux frames, and one that does not exist.</summary>
internal enum FrameType : byte
{
    Data = 0,
    WindowUpdate = 1,
    Ping = 2,
    GoAway = 3,
    Unheard = 9,
}
