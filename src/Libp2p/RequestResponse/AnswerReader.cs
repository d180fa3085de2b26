using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>Reads the chunks of one answer, as many and as long as the limits allow.</summary>
/// <param name="input">The stream.</param>
/// <param name="limits">What is taken.</param>
internal sealed class AnswerReader(PipeReader input, RequestLimits limits)
{
    private long bytesLeft = limits.ResponseBytesMax;
    private int chunksLeft = limits.ResponseChunksMax;

    /// <summary>The next chunk; null after the last.</summary>
    /// <exception cref="NetworkException"><see cref="Fault.MessageTooLarge"/>, <see cref="Fault.ResponseTooLarge"/>, and what the stream met.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken stop)
    {
        int chunkBytesMax = chunksLeft == 0 ? 0 : (int)Math.Min(limits.ChunkBytesMax, bytesLeft);
        byte[]? chunk;
        try
        {
            chunk = await LengthPrefixed.ReadAsync(input, chunkBytesMax, stop).ConfigureAwait(false);
        }
        catch (NetworkException longer) when (longer.Fault == Fault.MessageTooLarge && chunkBytesMax < limits.ChunkBytesMax)
        {
            throw TooLarge();
        }
        if (chunk is null) return null;
        if (chunksLeft == 0) throw TooLarge();
        chunksLeft--;
        bytesLeft -= chunk.Length;
        return chunk;
    }

    private NetworkException TooLarge() =>
        new(Fault.ResponseTooLarge, $"more than {limits.ResponseBytesMax} bytes or {limits.ResponseChunksMax} chunks");
}
