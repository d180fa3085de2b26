namespace Blockchain.InteropPeer.Driver;

/// <summary>A peer process answered with an error, or is gone.</summary>
/// <param name="fault">The error's name: a <c>Fault</c> of our stack, the class of the error in js, or <see cref="Gone"/>.</param>
/// <param name="message">What it said.</param>
public sealed class PeerException(string fault, string message) : Exception(message)
{
    /// <summary>The name where the process ended before it answered.</summary>
    public const string Gone = "Gone";

    /// <summary>The error's name.</summary>
    public string Fault { get; } = fault;
}
