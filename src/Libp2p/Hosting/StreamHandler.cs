namespace Blockchain.Libp2p.Hosting;

/// <summary>Serves one stream; when it returns the host disposes the stream, when it throws the host resets it.</summary>
/// <param name="stream">The stream that the peer opened.</param>
/// <param name="stop">Set when the host closes.</param>
public delegate ValueTask StreamHandler(IStream stream, CancellationToken stop);
