using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Live;
using Blockchain.Node.Machine;
using Blockchain.Node.Rpc;
using Blockchain.Node.Tests.Live;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Blockchain.Node.Tests.Rpc;

/// <summary>A real server on a free port over a real machine, and ways to talk to it.</summary>
internal sealed class RpcHost : IAsyncDisposable
{
    public const string Reader = "reader:r";
    public const string Miner = "miner:m";
    public const string Operator = "operator:o";

    private readonly HttpClient http = new();
    private readonly RunningLoop node;
    private readonly RpcServer server;

    private RpcHost(RunningLoop node, RpcNode rpc, RpcServer server)
    {
        this.node = node;
        this.server = server;
        Rpc = rpc;
        Client = new(new(server.Url, Operator));
    }

    public static TimeSpan Guard => TimeSpan.FromSeconds(60);

    public RunningLoop Node => node;

    public RpcNode Rpc { get; }

    public Uri Url => server.Url;

    public RpcClient Client { get; }

    public int Stops { get; private set; }

    private static CancellationToken Over => TestContext.Current.CancellationToken;

    public static async Task<RpcHost> StartAsync(Func<NodeParts, NodeParts>? change = null, int entriesMax = 4_096, LineLog? log = null, int? bodiesBytesMax = null)
    {
        RunningLoop node = new(change, entriesMax);
        RpcHost? host = null;
        RpcNode rpc = new()
        {
            Loop = node.Loop,
            Notices = node.Notices,
            Clock = node.Clock,
            Network = node.Network,
            Control = new RecordingControl(node.Log, node.Clock.Time),
            SaveMempool = () => Task.FromResult("mempool.dat"),
            Store = node.Parts.Store,
            Spec = node.Spec,
            Known = node.Parts.Known,
            Started = node.Clock.RealNow,
            Stop = () => host!.Stops++,
            Logging = log?.Details ?? new(),
            Log = log?.For("rpc") ?? NullLogger.Instance,
        };
        RpcOptions options = new()
        {
            Users = [RpcUser.Of("reader", "r", RpcRole.Read), RpcUser.Of("miner", "m", RpcRole.Node), RpcUser.Of("operator", "o", RpcRole.Operator)],
        };
        if (bodiesBytesMax is { } most) options = options with { BodiesBytesMax = most };
        return host = new(node, rpc, await RpcServer.StartAsync(rpc, options, Over));
    }

    /// <summary>Calls a method as an operator.</summary>
    public Task<JsonNode?> CallAsync(string method, params JsonNode?[] parameters) => Client.CallAsync(method, new JsonArray(parameters), Over).WaitAsync(Guard, Over);

    /// <summary>Calls a method that must answer something.</summary>
    public async Task<JsonNode> AskAsync(string method, params JsonNode?[] parameters) => Assert.IsType<JsonNode>(await CallAsync(method, parameters), exactMatch: false);

    /// <summary>Calls a method that must answer text.</summary>
    public async Task<string> TextAsync(string method, params JsonNode?[] parameters) => (await AskAsync(method, parameters)).GetValue<string>();

    /// <summary>Calls a method that must fail.</summary>
    public async Task<(int Code, string Message)> FailAsync(string method, params JsonNode?[] parameters)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(method, parameters));
        return (error.Code, error.Message);
    }

    /// <summary>Mines a coin that anybody can spend, and a hundred blocks on it; answers the transaction.</summary>
    public async Task<string> MatureCoinAsync()
    {
        string block = (string)(await AskAsync("generateblock", "raw(51)", new JsonArray()))["hash"]!;
        await Client.GenerateToAddressAsync(100, RpcMethodTests.AnyAddress, Over);
        return (string)(await AskAsync("getblock", block))["tx"]![0]!;
    }

    /// <summary>A transaction that needs no signature; its own output pays to anybody again.</summary>
    public async Task<string> SpendAsync(string coin, int index, string coins)
    {
        JsonArray inputs = new(new JsonObject { ["txid"] = coin, ["vout"] = index });
        string paid = await TextAsync("createrawtransaction", inputs, new JsonObject { [RpcMethodTests.AnyAddress] = coins });
        return paid.Replace("160014" + new string('0', 40), "0151", StringComparison.Ordinal);
    }

    /// <summary>Posts bytes as they are.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string body, string? user = Operator, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (user is not null) request.Headers.Authorization = Basic(user);
        change?.Invoke(request);
        using HttpResponseMessage response = await http.SendAsync(request, Over).WaitAsync(Guard, Over);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(Over)).Trim());
    }

    /// <summary>Gets a path.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? user = Operator)
    {
        using HttpResponseMessage response = await OpenAsync(path, user);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(Over)).Trim());
    }

    /// <summary>Gets a path and leaves its body to be read.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string? user = Operator)
    {
        HttpRequestMessage request = new(HttpMethod.Get, new Uri(Url, path));
        if (user is not null) request.Headers.Authorization = Basic(user);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Over).WaitAsync(Guard, Over);
    }

    public static AuthenticationHeaderValue Basic(string user) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        http.Dispose();
        await server.DisposeAsync();
        await node.DisposeAsync();
    }
}
