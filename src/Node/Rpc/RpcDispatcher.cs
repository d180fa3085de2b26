using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Node.Live;

namespace Blockchain.Node.Rpc;

/// <summary>From a request's JSON to an answer's: versions 1.0 and 2.0, batches, notifications, with the differences that Core 28 makes.</summary>
public sealed class RpcDispatcher(RpcNode node, RpcTable table)
{
    private const string Version1 = "1.0";
    private const string Version2 = "2.0";

    /// <summary>Answers one request or a batch.</summary>
    public async Task<RpcReply> AnswerAsync(JsonElement request, RpcRole role, CancellationToken stop)
    {
        if (request.ValueKind != JsonValueKind.Array) return await AnswerOneAsync(request, role, stop).ConfigureAwait(false);
        if (request.GetArrayLength() > RpcOptions.BatchCallsMax)
            return new(413, ErrorOf(new RpcFaultException(RpcErrorCode.InvalidRequest, $"a batch holds at most {RpcOptions.BatchCallsMax} calls"), new(null, false, true)));
        JsonArray answers = [];
        int calls = 0;
        foreach (JsonElement call in request.EnumerateArray())
        {
            calls++;
            if ((await AnswerOneAsync(call, role, stop).ConfigureAwait(false)).Body is { } answer) answers.Add(answer);
        }
        return answers.Count == 0 && calls > 0 ? new(204, null) : new(200, answers);
    }

    /// <summary>What is answered to bytes that are no JSON, or too deep.</summary>
    public static RpcReply NotJson() => new(400, ErrorOf(new RpcFaultException(RpcErrorCode.Parse, "Parse error"), new(null, false, true)));

    private async Task<RpcReply> AnswerOneAsync(JsonElement request, RpcRole role, CancellationToken stop)
    {
        Envelope envelope = new(null, false, true);
        try
        {
            if (request.ValueKind != JsonValueKind.Object) throw new RpcFaultException(RpcErrorCode.InvalidRequest, "Invalid Request object");
            envelope = EnvelopeOf(request);
            JsonNode? result = await CallAsync(request, role, stop).ConfigureAwait(false);
            if (envelope.IsNotification) return new(204, null);
            JsonObject answer = envelope.IsVersion2 ? new() { ["jsonrpc"] = Version2, ["result"] = result } : new() { ["result"] = result, ["error"] = null };
            answer["id"] = envelope.Id;
            return new(200, answer);
        }
        catch (RpcFaultException fault)
        {
            if (envelope.IsNotification) return new(204, null);
            return new(envelope.IsVersion2 ? 200 : StatusOf(fault.Code), ErrorOf(fault, envelope));
        }
    }

    private async Task<JsonNode?> CallAsync(JsonElement request, RpcRole role, CancellationToken stop)
    {
        if (!request.TryGetProperty("method", out JsonElement name) || name.ValueKind == JsonValueKind.Null)
            throw new RpcFaultException(RpcErrorCode.InvalidRequest, "Missing method");
        if (name.ValueKind != JsonValueKind.String) throw new RpcFaultException(RpcErrorCode.InvalidRequest, "Method must be a string");
        JsonElement? parameters = request.TryGetProperty("params", out JsonElement given) ? given : null;
        if (parameters is { ValueKind: not (JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null) })
            throw new RpcFaultException(RpcErrorCode.InvalidRequest, "Params must be an array or object");
        if (!table.TryGet(name.GetString() ?? "", out RpcMethod? method)) throw new RpcFaultException(RpcErrorCode.MethodNotFound, "Method not found");
        if (role < method.Role) throw new RpcFaultException(RpcErrorCode.Misc, $"{method.Name} needs the role {RpcUser.NameOf(method.Role)}, this user has {RpcUser.NameOf(role)}");
        long number = node.Counters.Begin(method.Name, node.Clock.Time.GetTimestamp());
        bool isError = true;
        try
        {
            JsonNode? result = await method.Run(node, RpcArguments.Bind(method, parameters), stop).ConfigureAwait(false);
            isError = false;
            return result;
        }
        catch (LoopStoppedException stopped)
        {
            throw new RpcFaultException(RpcErrorCode.Misc, stopped.Message);
        }
        catch (Exception failure) when (failure is not (RpcFaultException or OperationCanceledException))
        {
            throw new RpcFaultException(RpcErrorCode.Internal, $"Internal error: {failure.Message}");
        }
        finally
        {
            node.Counters.End(number, isError);
            NodeLog.Called(node.Log, method.Name, role, isError);
        }
    }

    private static Envelope EnvelopeOf(JsonElement request)
    {
        bool hasId = request.TryGetProperty("id", out JsonElement id);
        bool isVersion2 = false;
        if (request.TryGetProperty("jsonrpc", out JsonElement version) && version.ValueKind != JsonValueKind.Null)
        {
            if (version.ValueKind != JsonValueKind.String) throw new RpcFaultException(RpcErrorCode.InvalidRequest, "jsonrpc field must be a string");
            isVersion2 = version.GetString() == Version2;
            if (!isVersion2 && version.GetString() != Version1) throw new RpcFaultException(RpcErrorCode.InvalidRequest, "JSON-RPC version not supported");
        }
        return new(hasId ? JsonNode.Parse(id.GetRawText()) : null, isVersion2, hasId);
    }

    private static JsonObject ErrorOf(RpcFaultException fault, Envelope envelope)
    {
        JsonObject error = new() { ["code"] = fault.Code, ["message"] = fault.Message };
        JsonObject answer = envelope.IsVersion2 ? new() { ["jsonrpc"] = Version2, ["error"] = error } : new() { ["result"] = null, ["error"] = error };
        answer["id"] = envelope.Id?.DeepClone();
        return answer;
    }

    private static int StatusOf(int code) => code switch
    {
        RpcErrorCode.InvalidRequest => 400,
        RpcErrorCode.MethodNotFound => 404,
        _ => 500,
    };

    /// <summary>What of a request decides the form of its answer.</summary>
    private sealed record Envelope(JsonNode? Id, bool IsVersion2, bool HasId)
    {
        public bool IsNotification => IsVersion2 && !HasId;
    }
}
