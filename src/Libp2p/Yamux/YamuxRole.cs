namespace Blockchain.Libp2p.Yamux;

/// <summary>Which end of a session this is; it decides the parity of the stream ids that it opens.</summary>
public enum YamuxRole
{
    /// <summary>The side that dialled: odd ids.</summary>
    Client,

    /// <summary>The side that was dialled: even ids.</summary>
    Server,
}
