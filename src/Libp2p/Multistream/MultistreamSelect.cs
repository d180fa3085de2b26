using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Multistream;

/// <summary>Agreeing on a protocol: multistream-select 1.0.</summary>
public static class MultistreamSelect
{
    /// <summary>Proposes protocols until the other side takes one.</summary>
    public static ValueTask<ProtocolId> SelectAsync(IDuplexPipe stream, IReadOnlyList<ProtocolId> protocols, MultistreamOptions options, CancellationToken stop) =>
        throw new NotImplementedException();

    /// <summary>Takes the first proposal that this side serves.</summary>
    public static ValueTask<ProtocolId> AcceptAsync(IDuplexPipe stream, Func<ProtocolId, bool> serves, MultistreamOptions options, CancellationToken stop) =>
        throw new NotImplementedException();
}
