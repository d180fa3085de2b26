using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Noise;

/// <summary>Noise XX as libp2p uses it: both sides prove their identity, and everything after is encrypted.</summary>
public static class NoiseHandshake
{
    /// <summary>The name in a negotiation.</summary>
    public static ProtocolId Protocol { get; } = new("/noise");

    /// <summary>The initiator's side.</summary>
    public static ValueTask<SecureConnection> ConnectAsync(IDuplexPipe connection, NoiseOptions options, PeerId expected, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The responder's side.</summary>
    public static ValueTask<SecureConnection> AcceptAsync(IDuplexPipe connection, NoiseOptions options, CancellationToken stop) => throw new NotImplementedException();
}
