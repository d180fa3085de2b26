using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using Blockchain.Node.Live;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Blockchain.Node.Rpc;

/// <summary>The HTTP side of the node, on Kestrel: POST / for JSON-RPC, GET /health, /metrics and /events.</summary>
public sealed class RpcServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = RpcOptions.JsonDepthMax, AllowDuplicateProperties = false };

    private readonly RpcNode node;
    private readonly RpcGate gate;
    private readonly RpcDispatcher dispatcher;
    private readonly EventStream events;
    private readonly RpcBodies bodies;
    private readonly SemaphoreSlim requests = new(RpcOptions.RequestsMax);
    private readonly CancellationTokenSource stopping = new();
    private readonly KestrelServer web;

    private RpcServer(RpcNode node, RpcOptions options, RpcTable table)
    {
        this.node = node;
        gate = new(options, node.Clock.Time);
        dispatcher = new(node, table);
        bodies = new(options.BodiesBytesMax, node.Clock.Time);
        events = new(node.Notices);
        KestrelServerOptions kestrel = new() { AddServerHeader = false };
        kestrel.Listen(options.Bind, options.Port);
        kestrel.Limits.MaxRequestBodySize = RpcOptions.BodyBytesMax;
        kestrel.Limits.MaxRequestBufferSize = RpcOptions.ConnectionBufferBytesMax;
        kestrel.Limits.MaxConcurrentConnections = RpcOptions.ConnectionsMax;
        SocketTransportFactory sockets = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        web = new(Options.Create(kestrel), sockets, NullLoggerFactory.Instance);
    }

    /// <summary>Where the server is reached from this machine.</summary>
    public Uri Url { get; private set; } = new("http://localhost/");

    /// <summary>Starts to listen.</summary>
    /// <exception cref="RpcConfigurationException">The options would open the node to everybody, or the address or port cannot be had.</exception>
    public static async Task<RpcServer> StartAsync(RpcNode node, RpcOptions options, CancellationToken stop)
    {
        if (options.Refusal() is { } refusal) throw new RpcConfigurationException(refusal);
        RpcServer server = new(node, options, new RpcTable());
        try
        {
            await server.web.StartAsync(new Application(server), stop).ConfigureAwait(false);
            server.Url = ReachableFromHere(new(server.web.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()));
            return server;
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new RpcConfigurationException($"RPC cannot listen on {options.Bind}:{options.Port}: {refused.Message}; {AdviceOn(refused.GetBaseException() as SocketException)}");
        }
    }

    /// <summary>Ends calls that wait and streams, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await web.StopAsync(CancellationToken.None).ConfigureAwait(false);
        web.Dispose();
        stopping.Dispose();
        requests.Dispose();
        bodies.Dispose();
    }

    private static string AdviceOn(SocketException? refused) => refused?.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => "name an address of this machine with --rpc-bind",
        SocketError.AccessDenied => "choose a port that this user may open with --rpc-port",
        _ => "choose another port with --rpc-port, or stop who has this one",
    };

    // Every address of the machine is no address to connect to.
    private static Uri ReachableFromHere(Uri bound) => IPAddress.TryParse(bound.DnsSafeHost, out IPAddress? ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
        ? new UriBuilder(bound) { Host = ip.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString() : $"[{IPAddress.IPv6Loopback}]" }.Uri
        : bound;

    /// <summary>Answers in plain text.</summary>
    internal static async Task WriteTextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted).ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, context.RequestAborted);
        try
        {
            if (gate.Refusal(context) is { } refusal) await RefuseAsync(context, 403, refusal).ConfigureAwait(false);
            else await RouteAsync(context, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = 503;
        }
    }

    private async Task RouteAsync(HttpContext context, CancellationToken stop)
    {
        string path = context.Request.Path.Value ?? "/";
        bool isGet = HttpMethods.IsGet(context.Request.Method);
        if (path == "/health" && isGet)
        {
            await WriteAsync(context, await NodeHealth.AskAsync(node, stop).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }
        if (path is not ("/" or "/metrics" or "/events"))
        {
            await WriteTextAsync(context, 404, "there is POST /, GET /health, GET /metrics and GET /events").ConfigureAwait(false);
            return;
        }
        if ((path == "/") == isGet || (path == "/" && !HttpMethods.IsPost(context.Request.Method)))
        {
            await WriteTextAsync(context, 405, "JSONRPC server handles only POST requests").ConfigureAwait(false);
            return;
        }
        if (await gate.AuthenticateAsync(context, stop).ConfigureAwait(false) is not { } role)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"jsonrpc\"";
            await RefuseAsync(context, 401, "name and password are those of the cookie file in the node's data directory, or of a configured user").ConfigureAwait(false);
            return;
        }
        if (path == "/events") await events.ServeAsync(context, stop).ConfigureAwait(false);
        else if (path == "/metrics") await WriteTextAsync(context, 200, (await NodeMetrics.ReadAsync(node, bodies).ConfigureAwait(false)).TrimEnd('\n')).ConfigureAwait(false);
        else await CallAsync(context, role, stop).ConfigureAwait(false);
    }

    private async Task CallAsync(HttpContext context, RpcRole role, CancellationToken stop)
    {
        if (!RpcGate.IsJson(context))
        {
            await RefuseAsync(context, 415, "Content-Type must be application/json").ConfigureAwait(false);
            return;
        }
        if (!await requests.WaitAsync(0, stop).ConfigureAwait(false))
        {
            await RefuseAsync(context, 503, "Work queue depth exceeded").ConfigureAwait(false);
            return;
        }
        try
        {
            RpcReply reply;
            try
            {
                using RpcBody? body = await bodies.ReadAsync(context.Request, stop).ConfigureAwait(false);
                if (body is null)
                {
                    await RefuseAsync(context, 503, "Too many long requests are worked on").ConfigureAwait(false);
                    return;
                }
                if (HasTooManyTokens(body.Bytes.Span))
                {
                    await RefuseAsync(context, 413, $"More than {RpcOptions.JsonTokensMax} values").ConfigureAwait(false);
                    return;
                }
                using JsonDocument request = JsonDocument.Parse(body.Bytes, Strict);
                reply = await dispatcher.AnswerAsync(request.RootElement, role, stop).ConfigureAwait(false);
            }
            catch (JsonException)
            {
                reply = RpcDispatcher.NotJson();
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException broken)
            {
                await RefuseAsync(context, broken.StatusCode, broken.Message).ConfigureAwait(false);
                return;
            }
            await WriteAsync(context, reply).ConfigureAwait(false);
        }
        finally
        {
            requests.Release();
        }
    }

    /// <exception cref="JsonException">No JSON, or too deep.</exception>
    private static bool HasTooManyTokens(ReadOnlySpan<byte> json)
    {
        if (json.Length <= RpcOptions.JsonTokensMax) return false;
        Utf8JsonReader reader = new(json, new() { MaxDepth = RpcOptions.JsonDepthMax });
        int count = 0;
        while (reader.Read())
        {
            if (++count > RpcOptions.JsonTokensMax) return true;
        }
        return false;
    }

    private Task RefuseAsync(HttpContext context, int status, string why)
    {
        node.Counters.Refuse();
        NodeLog.Refused(node.Log, context.Connection.RemoteIpAddress, status, why);
        return WriteTextAsync(context, status, why);
    }

    private static async Task WriteAsync(HttpContext context, RpcReply reply)
    {
        context.Response.StatusCode = reply.Status;
        if (reply.Body is not { } body) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(Plain) + "\n", context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What the web server hands requests to. There is no host around it: who starts and stops is the node, and routes are few.</summary>
    private sealed class Application(RpcServer server) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => server.HandleAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
