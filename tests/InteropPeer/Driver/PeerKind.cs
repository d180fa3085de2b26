namespace Blockchain.InteropPeer.Driver;

/// <summary>Which stack a peer process runs.</summary>
public enum PeerKind
{
    /// <summary>This repository's.</summary>
    Ours,

    /// <summary>js-libp2p on Node.</summary>
    Js,
}
