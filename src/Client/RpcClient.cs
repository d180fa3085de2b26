using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Blockchain.Client;

/// <summary>Talks to a node: JSON-RPC 2.0 over HTTP with Basic authentication. Usable by several callers at once.</summary>
public sealed class RpcClient : IDisposable
{
    private const string Version = "2.0";

    private readonly HttpClient http;
    private readonly Uri url;
    private long nextId;

    /// <summary>A client of one node.</summary>
    public RpcClient(RpcEndpoint endpoint)
    {
        url = endpoint.Url;
        // Passwords and payments go to the node that was named, and to no proxy that the environment names and no place that an answer names.
        SocketsHttpHandler direct = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null };
        http = new(direct) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(endpoint.UserAndPassword)));
    }

    /// <summary>Calls a method by name and answers its result as JSON; null for a result that is null.</summary>
    /// <exception cref="RpcException">The node answered with an error.</exception>
    /// <exception cref="NodeUnreachableException">No node answers, or it does not let this client in.</exception>
    public async Task<JsonNode?> CallAsync(string method, JsonArray parameters, CancellationToken stop = default)
    {
        JsonNode? answer = await PostAsync(Request(method, parameters), stop).ConfigureAwait(false);
        return ResultOf(answer);
    }

    /// <summary>Calls a method and reads its result as a contract.</summary>
    /// <exception cref="RpcException">The node answered with an error.</exception>
    /// <exception cref="NodeUnreachableException">No node answers, or its answer is no such contract.</exception>
    public Task<BlockchainInfo> GetBlockchainInfoAsync(CancellationToken stop = default) =>
        CallAsync("getblockchaininfo", ClientJson.Default.BlockchainInfo, stop);

    /// <summary>The ends of all branches.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public Task<ChainTipInfo[]> GetChainTipsAsync(CancellationToken stop = default) => CallAsync("getchaintips", ClientJson.Default.ChainTipInfoArray, stop);

    /// <summary>How much waits for a block.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public Task<MempoolInfo> GetMempoolInfoAsync(CancellationToken stop = default) => CallAsync("getmempoolinfo", ClientJson.Default.MempoolInfo, stop);

    /// <summary>Mines blocks at once, on a test network; answers their hashes.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public Task<string[]> GenerateToAddressAsync(int blocks, string address, CancellationToken stop = default) =>
        CallAsync("generatetoaddress", ClientJson.Default.StringArray, stop, blocks, address);

    /// <summary>The hashes of the best chain from a height on, fewer where it ends before.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public async Task<IReadOnlyList<string>> GetBlockHashesAsync(int from, int count, CancellationToken stop = default)
    {
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers =
            await BatchAsync([.. Enumerable.Range(from, count).Select(height => new RpcCall("getblockhash", height))], stop).ConfigureAwait(false);
        return [.. answers.TakeWhile(answer => answer.Error is not { Code: RpcException.OutOfRange }).Select(answer => TextOf(answer, "getblockhash"))];
    }

    /// <summary>Blocks in hexadecimal.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public async Task<IReadOnlyList<string>> GetRawBlocksAsync(IEnumerable<string> hashes, CancellationToken stop = default)
    {
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers =
            await BatchAsync([.. hashes.Select(hash => new RpcCall("getblock", hash, 0))], stop).ConfigureAwait(false);
        return [.. answers.Select(answer => TextOf(answer, "getblock"))];
    }

    /// <summary>The ids of all that waits for a block.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public Task<string[]> GetRawMempoolAsync(CancellationToken stop = default) => CallAsync("getrawmempool", ClientJson.Default.StringArray, stop);

    /// <summary>What waits in the mempool and builds on a transaction there; nothing where that does not wait.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public async Task<string[]> GetMempoolDescendantsAsync(string id, CancellationToken stop = default)
    {
        try
        {
            return await CallAsync("getmempooldescendants", ClientJson.Default.StringArray, stop, id).ConfigureAwait(false);
        }
        catch (RpcException gone) when (gone.Code == RpcException.NotFound)
        {
            return [];
        }
    }

    /// <summary>Transactions that wait, in hexadecimal; those that wait no longer are left out.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public async Task<IReadOnlyList<string>> GetRawTransactionsAsync(IEnumerable<string> ids, CancellationToken stop = default)
    {
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers =
            await BatchAsync([.. ids.Select(id => new RpcCall("getrawtransaction", id, 0))], stop).ConfigureAwait(false);
        return [.. answers.Where(answer => answer.Error is not { Code: RpcException.NotFound }).Select(answer => TextOf(answer, "getrawtransaction"))];
    }

    /// <summary>All forks that mattered, the oldest first, without their branches.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public Task<IncidentInfo[]> GetIncidentsAsync(CancellationToken stop = default) => CallAsync("getincidents", ClientJson.Default.IncidentInfoArray, stop);

    /// <summary>One fork with its branches.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public Task<IncidentInfo> GetIncidentAsync(string incident, CancellationToken stop = default) =>
        CallAsync("getincident", ClientJson.Default.IncidentInfo, stop, incident);

    /// <summary>Where payments stand while forks are open, in the order in which they are named; null where the node knows nothing of one.</summary>
    /// <param name="payments">Each with a block that holds or held it, where one did.</param>
    /// <param name="stop">Interrupts it.</param>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public async Task<IReadOnlyList<PaymentStatusInfo?>> GetPaymentStatusAsync(IEnumerable<(string Id, string? Block)> payments, CancellationToken stop = default)
    {
        IReadOnlyList<(JsonNode? Result, RpcException? Error)> answers = await BatchAsync(
            [.. payments.Select(payment => payment.Block is null
                ? new RpcCall("getpaymentstatus", payment.Id) : new RpcCall("getpaymentstatus", payment.Id, payment.Block))], stop).ConfigureAwait(false);
        return [.. answers.Select(answer => answer.Error is { Code: RpcException.NotFound } ? null : Read(answer, "getpaymentstatus", ClientJson.Default.PaymentStatusInfo))];
    }

    /// <summary>Gives a transaction to the node, which passes it on; answers its id.</summary>
    /// <inheritdoc cref="GetBlockchainInfoAsync" path="/exception"/>
    public async Task<string> SendRawTransactionAsync(string hex, CancellationToken stop = default) =>
        TextOf((await CallAsync("sendrawtransaction", [hex], stop).ConfigureAwait(false), null), "sendrawtransaction");

    /// <summary>Makes several calls in one request; the answers stand in the order of the calls, each a result or an <see cref="RpcException"/>.</summary>
    /// <exception cref="NodeUnreachableException">No node answers, or it does not let this client in.</exception>
    public async Task<IReadOnlyList<(JsonNode? Result, RpcException? Error)>> BatchAsync(IReadOnlyList<RpcCall> calls, CancellationToken stop = default)
    {
        JsonObject[] requests = [.. calls.Select(call => Request(call.Method, new JsonArray([.. call.Parameters])))];
        if (await PostAsync(new JsonArray([.. requests.Select(request => (JsonNode)request)]), stop).ConfigureAwait(false) is not JsonArray answers)
            throw new NodeUnreachableException($"{url} does not answer batches");
        Dictionary<long, JsonObject> byId = [];
        foreach (JsonObject answer in answers.OfType<JsonObject>())
        {
            if (answer["id"] is JsonValue id && id.TryGetValue(out long number)) byId.TryAdd(number, answer);
        }
        return [.. requests.Select(request => Outcome(byId.GetValueOrDefault((long)request["id"]!)))];
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<T> CallAsync<T>(string method, JsonTypeInfo<T> contract, CancellationToken stop, params JsonNode?[] parameters)
    {
        JsonNode? result = await CallAsync(method, new JsonArray(parameters), stop).ConfigureAwait(false);
        return Read((result, null), method, contract);
    }

    private T Read<T>((JsonNode? Result, RpcException? Error) answer, string method, JsonTypeInfo<T> contract)
    {
        if (answer.Error is not null) throw answer.Error;
        try
        {
            if (answer.Result.Deserialize(contract) is { } value) return value;
        }
        catch (JsonException)
        {
            // said below
        }
        throw new NodeUnreachableException($"{url} answers {method} in a way that this program does not know");
    }

    private string TextOf((JsonNode? Result, RpcException? Error) answer, string method)
    {
        if (answer.Error is not null) throw answer.Error;
        return answer.Result is JsonValue value && value.TryGetValue(out string? text)
            ? text : throw new NodeUnreachableException($"{url} answers {method} in a way that this program does not know");
    }

    private static (JsonNode? Result, RpcException? Error) Outcome(JsonNode? answer)
    {
        try
        {
            return (ResultOf(answer), null);
        }
        catch (RpcException error)
        {
            return (null, error);
        }
    }

    private static JsonNode? ResultOf(JsonNode? answer)
    {
        if (answer is not JsonObject members) throw new NodeUnreachableException("the answer is no JSON-RPC");
        if (members["error"] is JsonObject error) throw ErrorOf(error);
        JsonNode? result = members["result"];
        members.Remove("result");
        return result;
    }

    private static RpcException ErrorOf(JsonObject error)
    {
        int code = error["code"] is JsonValue number && number.TryGetValue(out int known) ? known : 0;
        string message = error["message"] is JsonValue text && text.TryGetValue(out string? words) ? words : "no message";
        return new(code, message);
    }

    private JsonObject Request(string method, JsonArray parameters) =>
        new() { ["jsonrpc"] = Version, ["id"] = Interlocked.Increment(ref nextId), ["method"] = method, ["params"] = parameters };

    private async Task<JsonNode?> PostAsync(JsonNode request, CancellationToken stop)
    {
        using StringContent content = new(request.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        try
        {
            using HttpResponseMessage response = await http.PostAsync(url, content, stop).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                throw new NodeUnreachableException($"{url} refuses the password: is the cookie of another node's data directory used?");
            string body = await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
            bool isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
            return isJson ? JsonNode.Parse(body) : throw new NodeUnreachableException($"{url} answers {(int)response.StatusCode}: {body.Trim()}");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            string reason = failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? failure.GetBaseException().Message : failure.Message;
            throw new NodeUnreachableException($"cannot reach a node at {url}: {reason.TrimEnd('.')}", failure);
        }
    }
}
