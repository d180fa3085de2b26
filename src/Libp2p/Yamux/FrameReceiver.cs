using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// The read loop of a session. It takes frames in pieces as they arrive and never waits for anything but the connection's next bytes:
/// a stream's data goes into a pipe that has room for the whole window, and answers go into the writer's queue.
/// </summary>
internal sealed class FrameReceiver(YamuxSession session, PipeReader input, Action<YamuxStream> accept)
{
    private readonly FloodMeter flood = new(session.Options, session.Time);
    private YamuxStream? target;
    private uint remaining;
    private bool closing;
    private bool farewell;

    /// <summary>The other side said that it opens no more streams and wants none; the gate guards it.</summary>
    public bool RemoteSaidGoAway => farewell;

    /// <summary>Pardons what may be on its way for a stream that was forgotten; the gate must be held.</summary>
    public void Pardon(YamuxStream stream) => flood.Pardon(stream.RemoteClosed ? 0 : stream.Receive.Credit);

    /// <summary>Reads until the session or the connection has ended; never fails.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync().ConfigureAwait(false);
                session.Pings.Hear();
                ReadOnlySequence<byte> buffer = read.Buffer;
                bool goOn = !read.IsCanceled || !session.HasEnded;
                while (goOn && TryTake(ref buffer))
                    goOn = !session.HasEnded;
                input.AdvanceTo(buffer.Start, buffer.End);
                session.Kick(inline: false);
                session.EndIfLeft();
                if (!goOn || session.HasEnded)
                    return;
                if (read.IsCompleted)
                {
                    ConnectionEnded(buffer.Length);
                    return;
                }
            }
        }
        catch (Exception failure)
        {
            session.Broken(failure);
        }
    }

    private void ConnectionEnded(long left)
    {
        if (farewell && left == 0 && remaining == 0)
            session.End(Fault.RemoteClosed, "the other side said GoAway and closed", GoAwayCode.Normal);
        else
            session.End(Fault.ConnectionLost, $"the connection ended without GoAway, {left + remaining} bytes into a frame", GoAwayCode.Normal);
    }

    // Takes a header or a piece of data; false when there is not enough.
    private bool TryTake(ref ReadOnlySequence<byte> buffer)
    {
        if (remaining > 0)
        {
            if (buffer.IsEmpty)
                return false;
            ReadOnlySequence<byte> piece = buffer.Slice(0, Math.Min(remaining, buffer.Length));
            buffer = buffer.Slice(piece.End);
            TakeData(piece);
            return true;
        }
        if (buffer.Length < FrameHeader.Size)
            return false;
        Span<byte> wire = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(wire);
        buffer = buffer.Slice(FrameHeader.Size);
        if (!FrameHeader.TryRead(wire, out FrameHeader header))
            Violated(Fault.YamuxMalformed, $"no frame begins with {Convert.ToHexStringLower(wire)}");
        else if (header.Type == FrameType.Ping)
            TakePing(header);
        else if (header.Type == FrameType.GoAway)
            TakeGoAway(header);
        else
            TakeStreamFrame(header);
        return true;
    }

    private void TakeData(in ReadOnlySequence<byte> piece)
    {
        remaining -= (uint)piece.Length;
        if (target is null)
            return;
        if (!target.Incoming.TryReceive(piece))
        {
            session.Fail(target, Fault.YamuxReceiveMemoryExceeded, $"all streams together hold more than {session.Options.ReceiveBytesMax} unread bytes", tell: true);
            target = null;
        }
        else if (remaining == 0 && closing)
            session.RemoteClosed(target);
    }

    private void TakePing(FrameHeader header)
    {
        bool few;
        lock (session.Gate)
        {
            bool answer = header.Has(FrameFlags.Ack);
            few = (answer && session.Pings.TryAnswer(header.Length)) || flood.TryCount();
            if (few && !answer)
                session.Sender.Control(header with { Flags = FrameFlags.Ack });
        }
        if (!few)
            Flooded();
    }

    private void TakeGoAway(FrameHeader header)
    {
        if (header.Length != (uint)GoAwayCode.Normal)
        {
            session.End(Fault.YamuxGoAway, $"the other side said GoAway with code {header.Length}", GoAwayCode.Normal);
            return;
        }
        lock (session.Gate)
            farewell = true;
    }

    private void TakeStreamFrame(FrameHeader header)
    {
        if (header.Type == FrameType.Data && header.Length > session.Options.FrameReceiveBytesMax)
        {
            Violated(Fault.YamuxFrameTooLarge, $"a frame of {header.Length} bytes; the limit is {session.Options.FrameReceiveBytesMax}");
            return;
        }
        (target, remaining, closing) = (null, header.Type == FrameType.Data ? header.Length : 0, header.Has(FrameFlags.Fin));
        NamedEnd? violation = header.Has(FrameFlags.Syn) ? Open(header) : Find(header);
        if (violation is not null)
        {
            Violated(violation.Fault, violation.Detail);
            return;
        }
        if (target is null)
            return;
        if (header.Has(FrameFlags.Rst))
        {
            session.Fail(target, Fault.StreamReset, "the other side reset the stream", tell: false);
            target = null;
            return;
        }
        if (header.Has(FrameFlags.Syn))
            accept(target);
        if (remaining == 0 && closing)
            session.RemoteClosed(target);
    }

    private NamedEnd? Open(FrameHeader header)
    {
        Fault refusal;
        lock (session.Gate)
        {
            if (!session.Table.TryNumber(header.StreamId))
                return new(Fault.YamuxBadStreamId, $"stream {header.StreamId} was opened with the wrong parity, twice, or too late");
            refusal = session.IsClosing ? Fault.None : session.Table.TryAddRemote(session, header.StreamId, out target);
            if (target is not null)
                return Account(target, header);
            flood.Pardon(YamuxOptions.InitialWindowBytes);
            session.Sender.Control(new(FrameType.WindowUpdate, FrameFlags.Rst, header.StreamId, 0));
            if (!flood.TryCount())
                return FloodEnd();
        }
        if (refusal != Fault.None)
            session.Metrics.Met(refusal);
        return null;
    }

    private NamedEnd? Find(FrameHeader header)
    {
        lock (session.Gate)
        {
            target = session.Table.Find(header.StreamId);
            if (target is null)
                return flood.TryCountStray(remaining) ? null : FloodEnd();
            bool acknowledges = target.Outbound && !target.Acknowledged;
            if (acknowledges)
                session.Table.Acknowledge(target);
            bool finishes = closing && !target.RemoteClosed;
            bool news = header.Length > 0 || acknowledges || finishes;
            if ((!news || header.Has(FrameFlags.Rst)) && !flood.TryCount())
                return FloodEnd();
            return header.Has(FrameFlags.Rst) ? null : Account(target, header);
        }
    }

    // The gate is held.
    private NamedEnd? Account(YamuxStream stream, FrameHeader header)
    {
        if (header.Type == FrameType.WindowUpdate)
        {
            return session.Sender.TryOpen(stream.Send, header.Length) ? null
                : new(Fault.YamuxMalformed, $"stream {stream.Id} would have a window of more than 2^32 - 1 bytes");
        }
        if (header.Length > 0 && stream.RemoteClosed)
            return new(Fault.StreamClosed, $"data on stream {stream.Id} after its end");
        return stream.Receive.TryAnnounce(header.Length) ? null
            : new(Fault.YamuxWindowExceeded, $"{header.Length} bytes on stream {stream.Id}, whose window has {stream.Receive.Credit}");
    }

    private NamedEnd FloodEnd() => new(
        Fault.YamuxControlFlood,
        $"more than {session.Options.FloodFramesBurst} frames at once, or {session.Options.FloodFramesPerSecond} a second, that only cost");

    private void Flooded() => Violated(FloodEnd().Fault, FloodEnd().Detail);

    private void Violated(Fault fault, string detail) => session.End(fault, detail, GoAwayCode.ProtocolError);
}
