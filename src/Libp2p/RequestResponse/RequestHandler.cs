using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>Answers one request, chunk by chunk; an exception resets the stream and is counted, it ends nothing else.</summary>
/// <param name="peer">Who asks.</param>
/// <param name="request">What.</param>
/// <param name="stop">Set when the peer gives up (noticed within a second), the deadline is over, or the host closes.</param>
public delegate IAsyncEnumerable<ReadOnlyMemory<byte>> RequestHandler(PeerId peer, ReadOnlyMemory<byte> request, CancellationToken stop);
