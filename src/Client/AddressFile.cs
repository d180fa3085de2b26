namespace Blockchain.Client;

/// <summary>The content of <see cref="RpcEndpoint.AddressFileName"/>.</summary>
/// <param name="Url">Where the node listens.</param>
public sealed record AddressFile(string Url);
