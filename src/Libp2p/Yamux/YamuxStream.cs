using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// One stream of a session. Completing the output closes this side's half; the input completes when the other side closed its half.
/// A read or flush throws <see cref="NetworkException"/> once the stream or session ended in another way.
/// </summary>
public sealed class YamuxStream : IDuplexPipe
{
    private readonly YamuxSession session;
    private readonly StreamInput input;
    private bool flagsTaken;

    internal YamuxStream(YamuxSession session, uint id, bool outbound)
    {
        this.session = session;
        Id = id;
        Outbound = outbound;
        flagsTaken = outbound;
        Receive = new(session.Options, session.Budget, session.Time);
        Send = new(this);
        input = new(session, this, Receive);
        Output = new StreamOutput(session, this);
    }

    /// <summary>Its number: odd where the dialling side opened it, even otherwise.</summary>
    public uint Id { get; }

    /// <inheritdoc/>
    public PipeReader Input => input;

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Whether this side opened it.</summary>
    internal bool Outbound { get; }

    /// <summary>Bytes that the other side may send; the gate guards it.</summary>
    internal ReceiveWindow Receive { get; }

    /// <summary>Bytes that this side has to send; the gate guards it.</summary>
    internal SendQueue Send { get; }

    /// <summary>Whether the side that did not open it has sent a frame; the gate guards it.</summary>
    internal bool Acknowledged { get; set; }

    /// <summary>Whether the other side closed its half; the gate guards it.</summary>
    internal bool RemoteClosed { get; set; }

    /// <summary>How it failed; null while it did not. The gate guards it.</summary>
    internal NamedEnd? Failure { get; private set; }

    /// <summary>Whether it failed or both halves are closed; the gate guards it.</summary>
    internal bool Ended => Failure is not null || (RemoteClosed && Send.FinSent);

    /// <summary>The bytes of the other side.</summary>
    internal StreamInput Incoming => input;

    /// <summary>Ends both halves at once. Nothing happens to a stream that has ended.</summary>
    public void Reset() => session.Fail(this, Fault.StreamAborted, "this side reset the stream", tell: true);

    /// <summary>The flags of the next frame: the first one of an accepted stream acknowledges it. The gate must be held.</summary>
    internal FrameFlags TakeFlags()
    {
        if (flagsTaken)
            return FrameFlags.None;
        flagsTaken = true;
        session.Acknowledging(this);
        return FrameFlags.Ack;
    }

    /// <summary>Marks the stream as failed; false when it had ended. The gate must be held.</summary>
    internal bool TryFail(NamedEnd failure)
    {
        if (Ended)
            return false;
        Failure = failure;
        return true;
    }
}
