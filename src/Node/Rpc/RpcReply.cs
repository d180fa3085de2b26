using System.Text.Json.Nodes;

namespace Blockchain.Node.Rpc;

/// <summary>What goes back over HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON; null for no body.</param>
public sealed record RpcReply(int Status, JsonNode? Body);
