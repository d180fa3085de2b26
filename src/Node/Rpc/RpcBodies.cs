using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Blockchain.Node.Rpc;

/// <summary>
/// Reads what clients send, and holds no more of it at once than the operator allows. Short bodies never wait; long ones wait for each
/// other, in the order in which they came, and what waits is not read yet.
/// </summary>
/// <param name="bytesMax">Bytes of long bodies that are held at once, <see cref="RpcOptions.BodyBytesMax"/> or more.</param>
/// <param name="time">How long to wait is measured by it.</param>
public sealed class RpcBodies(int bytesMax, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter limiter = new(new()
    {
        PermitLimit = bytesMax,
        QueueLimit = RpcOptions.RequestsMax * RpcOptions.BodyBytesMax,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Bytes that are held for long bodies now; a body whose length was not told counts with the longest that it may have.</summary>
    public long HeldBytes => bytesMax - Statistics.CurrentAvailablePermits;

    /// <summary>Bytes of long bodies that wait for room.</summary>
    public long WaitingBytes => Statistics.CurrentQueuedCount;

    private RateLimiterStatistics Statistics => limiter.GetStatistics()!; // this limiter always has them

    /// <summary>Reads a body to its end, and holds its bytes until it is disposed of; null when no room was left for too long.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than <see cref="RpcOptions.BodyBytesMax"/>, or no proper body.</exception>
    public async Task<RpcBody?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        long? told = request.ContentLength;
        if (told > RpcOptions.BodyBytesMax) throw TooLong();
        byte[] start = told > RpcOptions.ShortBodyBytesMax ? [] : new byte[told ?? RpcOptions.ShortBodyBytesMax];
        int count = await request.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        if (count < start.Length || count == told) return new(start.AsMemory(0, count), room: null);

        int bytesLeft = (int)(told ?? RpcOptions.BodyBytesMax);
        if (await FindRoomAsync(bytesLeft, stop).ConfigureAwait(false) is not { } room) return null;
        try
        {
            byte[] all = new byte[bytesLeft];
            start.CopyTo(all, 0);
            count += await request.Body.ReadAtLeastAsync(all.AsMemory(count), all.Length - count, throwOnEndOfStream: false, stop).ConfigureAwait(false);
            if (told is null && count == all.Length && await request.Body.ReadAsync(new byte[1], stop).ConfigureAwait(false) > 0) throw TooLong();
            return new(all.AsMemory(0, count), room);
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();

    private static BadHttpRequestException TooLong() => new("Request body too large.", StatusCodes.Status413PayloadTooLarge);

    private async Task<RateLimitLease?> FindRoomAsync(int bytes, CancellationToken stop)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(RpcOptions.BodyWaitMs), time);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            RateLimitLease room = await limiter.AcquireAsync(bytes, over.Token).ConfigureAwait(false);
            if (room.IsAcquired) return room;
            room.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
