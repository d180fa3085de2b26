using System.Text.Json.Nodes;

namespace Blockchain.Client;

/// <summary>One call of a batch.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Parameters">Its parameters by position.</param>
public sealed record RpcCall(string Method, params JsonNode?[] Parameters);
