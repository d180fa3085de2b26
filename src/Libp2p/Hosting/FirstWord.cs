namespace Blockchain.Libp2p.Hosting;

/// <summary>Who says the first word of a protocol.</summary>
public enum FirstWord
{
    /// <summary>Either side, or it is not known: the stream is proposed at once.</summary>
    Either,

    /// <summary>The dialer: the proposal may wait for the first flush and leave in one frame with what is said.</summary>
    Dialer,
}
