namespace Blockchain.Libp2p.Tests.Noise;

/// <summary>One published Noise XX vector, everything in hexadecimal; messages alternate, the initiator's first, three of them the handshake.</summary>
internal sealed record NoiseVector(
    string Prologue,
    string InitiatorStatic,
    string InitiatorEphemeral,
    string ResponderStatic,
    string ResponderEphemeral,
    string? HandshakeHash,
    (string Payload, string Text)[] Messages);
