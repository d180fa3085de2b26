using System.IO.Pipelines;

namespace Blockchain.Libp2p.Yamux;

/// <summary>One stream of a session.</summary>
public sealed class YamuxStream : IDuplexPipe
{
    /// <summary>Its number.</summary>
    public uint Id => throw new NotImplementedException();

    /// <inheritdoc/>
    public PipeReader Input => throw new NotImplementedException();

    /// <inheritdoc/>
    public PipeWriter Output => throw new NotImplementedException();

    /// <summary>Ends both halves at once.</summary>
    public void Reset() => throw new NotImplementedException();
}
