using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Multistream;

/// <summary>
/// Proposes the only protocol that this side speaks together with the first bytes of it, which saves the round trip of
/// <see cref="MultistreamSelect.SelectAsync"/>. The answer is judged by the first read.
/// </summary>
/// <remarks>
/// For protocols in which the dialer speaks first: nothing is sent before the first flush. The first read throws
/// <see cref="Faults.NetworkException"/> with the faults of a negotiation, <see cref="Faults.Fault.ProtocolNotSupported"/> among them.
/// </remarks>
public sealed class LazySelect : IDuplexPipe
{
    /// <summary>Writes header and proposal without flushing them.</summary>
    /// <param name="stream">The stream; from here on it is used through this object only.</param>
    /// <param name="protocol">What this side speaks.</param>
    /// <param name="options">Limits.</param>
    public LazySelect(IDuplexPipe stream, ProtocolId protocol, MultistreamOptions options)
    {
        NegotiationLine.Write(stream.Output, NegotiationLine.Header);
        NegotiationLine.Write(stream.Output, protocol.Value);
        Output = stream.Output;
        Input = new AnsweredReader(stream.Input, protocol, options);
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }
}
