using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Node.Live;
using Microsoft.AspNetCore.Http;

namespace Blockchain.Node.Rpc;

/// <summary><c>GET /events?since=REVISION</c>: every notice once, in order, as server-sent events. The id of each is its revision.</summary>
public sealed class EventStream(NoticeLog notices)
{
    private const string LastSeenHeader = "Last-Event-ID";

    private int readers;

    /// <summary>Writes until the reader goes away or the node stops.</summary>
    public async Task ServeAsync(HttpContext context, CancellationToken stop)
    {
        if (!TryReadSince(context.Request, out long last))
        {
            await RpcServer.WriteTextAsync(context, 400, "since must be a revision: a whole number").ConfigureAwait(false);
            return;
        }
        if (Interlocked.Increment(ref readers) > RpcOptions.EventReadersMax)
        {
            Interlocked.Decrement(ref readers);
            await RpcServer.WriteTextAsync(context, 503, $"there are {RpcOptions.EventReadersMax} readers of events already").ConfigureAwait(false);
            return;
        }
        try
        {
            await StreamAsync(context, last, stop).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }
    }

    private async Task StreamAsync(HttpContext context, long last, CancellationToken stop)
    {
        bool hasBegun = false;
        while (true)
        {
            ImmutableArray<NoticeEntry> entries;
            try
            {
                entries = notices.After(last);
            }
            catch (NoticesGoneException gone)
            {
                if (!hasBegun) await RpcServer.WriteTextAsync(context, 410, gone.Message).ConfigureAwait(false);
                else await context.Response.WriteAsync($"event: gone\ndata: {{\"error\":\"{gone.Message}\"}}\n\n", stop).ConfigureAwait(false);
                return;
            }
            if (!hasBegun)
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.CacheControl = "no-store";
                hasBegun = true;
            }
            foreach (NoticeEntry entry in entries)
            {
                await context.Response.WriteAsync(
                    string.Create(CultureInfo.InvariantCulture, $"id: {entry.Revision}\nevent: {entry.Name}\ndata: {entry.Json}\n\n"), stop).ConfigureAwait(false);
                last = entry.Revision;
            }
            await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
            await notices.WaitAsync(last, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The query, else the header that browsers and libraries send when they connect again, else now.</summary>
    private bool TryReadSince(HttpRequest request, out long since)
    {
        string text = request.Query["since"].ToString();
        if (text.Length == 0) text = request.Headers[LastSeenHeader].ToString();
        since = notices.Revision;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out since);
    }
}
