namespace Blockchain.Node.Rpc;

/// <summary>A parameter of a method.</summary>
/// <param name="Name">Its name, as Bitcoin Core has it.</param>
/// <param name="Type">What JSON it takes.</param>
/// <param name="Help">One line for people.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
public sealed record RpcParameter(string Name, RpcType Type, string Help, bool IsOptional = false)
{
    /// <summary>A second name for the same position, where Core once had another; null for none.</summary>
    public string? Alias { get; init; }
}
