using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Hosting;

/// <summary>
/// Who counts which fault. Sessions count their own and those of the connection under them; negotiations and codecs only name what
/// they meet, so the host counts it, once, where it catches it.
/// </summary>
internal static class FaultLayer
{
    /// <summary>Whether multistream-select named it.</summary>
    public static bool IsOfNegotiation(Fault fault) => Layer(fault) == Layer(Fault.NegotiationMalformed);

    /// <summary>Whether a codec of messages named it.</summary>
    public static bool IsOfMessage(Fault fault) => Layer(fault) == Layer(Fault.MessageMalformed) || fault == Fault.WrongPeer;

    private static int Layer(Fault fault) => (int)fault >> 8;
}
