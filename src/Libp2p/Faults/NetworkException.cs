namespace Blockchain.Libp2p.Faults;

/// <summary>The only exception that this library throws for what peers and networks do: it carries the named end.</summary>
/// <remarks>Wrong arguments of the calling program are <see cref="ArgumentException"/>s; a cancelled call is an <see cref="OperationCanceledException"/>.</remarks>
public sealed class NetworkException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="fault">The named end.</param>
    /// <param name="detail">What was measured and what the limit is, for people.</param>
    /// <param name="cause">What the operating system or a lower layer said.</param>
    public NetworkException(Fault fault, string detail, Exception? cause = null)
        : base($"{fault}: {detail}", cause) => (Fault, Detail) = (fault, detail);

    /// <summary>The named end.</summary>
    public Fault Fault { get; }

    /// <summary>What was measured, for people, without the fault's name: for who tells of the same end once more.</summary>
    public string Detail { get; }
}
