using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Multistream;

/// <summary>Agreeing on a protocol: multistream-select 1.0.</summary>
/// <remarks>Neither side reads beyond the negotiation. After an exception the stream is of no use; its owner resets it. Deadlines are the caller's.</remarks>
public static class MultistreamSelect
{
    /// <summary>Proposes protocols until the other side takes one. The first goes out with the header, in one round trip.</summary>
    /// <param name="stream">The stream, which nobody else reads or writes meanwhile.</param>
    /// <param name="protocols">What this side speaks, the best first.</param>
    /// <param name="options">Limits.</param>
    /// <param name="stop">Cancels the negotiation.</param>
    /// <exception cref="NetworkException">
    /// <see cref="Fault.ProtocolNotSupported"/>, <see cref="Fault.NegotiationMalformed"/>, <see cref="Fault.NegotiationLineTooLong"/>,
    /// <see cref="Fault.RemoteClosed"/>, or the stream's.
    /// </exception>
    public static async ValueTask<ProtocolId> SelectAsync(IDuplexPipe stream, IReadOnlyList<ProtocolId> protocols, MultistreamOptions options, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfZero(protocols.Count);
        NegotiationLine.Write(stream.Output, NegotiationLine.Header);
        bool greeted = false;
        foreach (ProtocolId protocol in protocols)
        {
            NegotiationLine.Write(stream.Output, protocol.Value);
            if (!greeted) CheckHeader(await NegotiationLine.ReadAsync(stream, options, stop).ConfigureAwait(false));
            greeted = true;
            if (IsTaken(await NegotiationLine.ReadAsync(stream, options, stop).ConfigureAwait(false), protocol)) return protocol;
        }
        throw new NetworkException(Fault.ProtocolNotSupported, $"the other side speaks none of {string.Join(' ', protocols)}");
    }

    /// <summary>Takes the first proposal that this side serves. Its own header goes out whether or not the other side has spoken.</summary>
    /// <param name="stream">The stream, which nobody else reads or writes meanwhile.</param>
    /// <param name="serves">Whether this side speaks a protocol.</param>
    /// <param name="options">Limits.</param>
    /// <param name="stop">Cancels the negotiation.</param>
    /// <exception cref="NetworkException">
    /// <see cref="Fault.NegotiationTooManyLines"/>, <see cref="Fault.NegotiationMalformed"/>, <see cref="Fault.NegotiationLineTooLong"/>,
    /// <see cref="Fault.RemoteClosed"/>, or the stream's.
    /// </exception>
    public static async ValueTask<ProtocolId> AcceptAsync(IDuplexPipe stream, Func<ProtocolId, bool> serves, MultistreamOptions options, CancellationToken stop)
    {
        NegotiationLine.Write(stream.Output, NegotiationLine.Header);
        CheckHeader(await NegotiationLine.ReadAsync(stream, options, stop).ConfigureAwait(false));
        for (int proposals = 0; proposals < options.ProposalsMax; proposals++)
        {
            // A wish for the list of protocols (ls) is a proposal that nobody serves.
            ProtocolId proposal = new(await NegotiationLine.ReadAsync(stream, options, stop).ConfigureAwait(false));
            bool taken = serves(proposal);
            NegotiationLine.Write(stream.Output, taken ? proposal.Value : NegotiationLine.NotAvailable);
            if (!taken) continue;
            await stream.Output.FlushAsync(stop).ConfigureAwait(false);
            return proposal;
        }
        await stream.Output.FlushAsync(stop).ConfigureAwait(false);
        throw new NetworkException(Fault.NegotiationTooManyLines, $"{options.ProposalsMax} proposals and no agreement");
    }

    /// <summary>Judges what should be the other side's header.</summary>
    internal static void CheckHeader(string line)
    {
        if (line != NegotiationLine.Header) throw new NetworkException(Fault.NegotiationMalformed, "the first line is not the header of multistream-select 1.0");
    }

    /// <summary>Judges the answer to a proposal: whether the other side takes it.</summary>
    internal static bool IsTaken(string answer, ProtocolId proposal)
    {
        if (answer == proposal.Value) return true;
        if (answer == NegotiationLine.NotAvailable) return false;
        throw new NetworkException(Fault.NegotiationMalformed, $"neither {proposal} nor its refusal");
    }
}
