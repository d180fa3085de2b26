using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Hosting.Identify;

/// <summary>The limits of identify.</summary>
public sealed record IdentifyOptions
{
    /// <summary>Longest message that is read: <see cref="Fault.MessageTooLarge"/>.</summary>
    public int MessageBytesMax { get; init; } = 64 * 1024;

    /// <summary>Protocols that are remembered of a peer; further ones are passed over.</summary>
    public int ProtocolsMax { get; init; } = 256;

    /// <summary>Characters of a program's name that are remembered.</summary>
    public int AgentCharactersMax { get; init; } = 128;

    /// <summary>Pushes of one peer that are read one after the other; each further one is dropped unread: <see cref="Fault.TooManyPushes"/>.</summary>
    public int PushesBurst { get; init; } = 16;

    /// <summary>After how long one of the pushes of <see cref="PushesBurst"/> is forgiven.</summary>
    public TimeSpan PushInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one exchange: <see cref="Fault.RequestTimedOut"/>.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);
}
