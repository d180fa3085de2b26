using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>The ends that are met while a request or an answer is read: this layer counts them, and leaves all others to the layers below.</summary>
internal static class OwnFaults
{
    /// <summary>Whether an end is one of them.</summary>
    public static bool Contains(Fault fault) =>
        fault is Fault.LengthMalformed or Fault.MessageTooLarge or Fault.MessageTruncated or Fault.ResponseTooLarge;
}
