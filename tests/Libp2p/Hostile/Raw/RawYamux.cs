using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>
/// Yamux by hand, as the side that dialled. What arrives is sorted by stream, credited at once and counted; streams that the other side opens
/// are answered from a table. What is sent is up to the script.
/// </summary>
internal sealed class RawYamux
{
    public const int DataBytesMax = 32 * 1024;
    public const string MultistreamHeader = "/multistream/1.0.0";

    private readonly IRawBytes layer;
    private readonly CancellationToken guard;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<uint, RawStream> streams = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<RawStream>> taken = new();
    private Task last = Task.CompletedTask;
    private uint lastId;
    private int resets;
    private volatile bool isDeaf;
    private bool isSilent;

    public RawYamux(IRawBytes layer, IReadOnlyDictionary<string, byte[]> answers, CancellationToken guard)
    {
        this.layer = layer;
        this.guard = guard;
        Answers = answers;
        Ended = PumpAsync();
    }

    /// <summary>What is sent in each protocol's stream that the other side opens, before this side's half ends; nothing leaves the stream open.</summary>
    public IReadOnlyDictionary<string, byte[]> Answers { get; }

    /// <summary>Done when the other side closed or reset the connection.</summary>
    public Task Ended { get; }

    /// <summary>Streams that the other side reset.</summary>
    public int Resets => Volatile.Read(ref resets);

    /// <summary>Reads nothing more after the frame that comes next.</summary>
    public void Deafen() => isDeaf = true;

    /// <summary>The next odd number.</summary>
    public uint NextId() => lastId = lastId == 0 ? 1 : lastId + 2;

    /// <summary>Sends bytes as they are; the frames of several tasks do not mix.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> frames)
    {
        lock (gate) return last = isSilent ? last : AfterAsync(last, () => layer.SendAsync(frames));
    }

    /// <summary>Lets a script write to the layers below once everything before has left; no answer of this layer comes between or after.</summary>
    public Task EndWithAsync(Func<Task> write)
    {
        lock (gate)
        {
            isSilent = true;
            return last = AfterAsync(last, write);
        }
    }

    /// <summary>Opens a stream without saying what for.</summary>
    public async Task<RawStream> OpenAsync()
    {
        RawStream stream = Track(NextId());
        await SendAsync(Craft.Frame(FrameType.WindowUpdate, FrameFlags.Syn, stream.Id, 0));
        return stream;
    }

    /// <summary>Opens a stream and agrees on a protocol.</summary>
    public async Task<RawStream> OpenAsync(string protocol)
    {
        RawStream stream = await OpenAsync();
        await stream.SendAsync((byte[])[.. Craft.Line(MultistreamHeader), .. Craft.Line(protocol)]);
        if (await stream.ReadLineAsync() != MultistreamHeader || await stream.ReadLineAsync() != protocol) throw new IOException($"{protocol} was not taken");
        return stream;
    }

    /// <summary>The first stream that the other side opens in a protocol.</summary>
    public Task<RawStream> TakenAsync(string protocol) => Taken(protocol).Task.WaitAsync(guard);

    private static async Task AfterAsync(Task before, Func<Task> write)
    {
        await Task.WhenAny(before);
        await write();
    }

    private TaskCompletionSource<RawStream> Taken(string protocol) =>
        taken.GetOrAdd(protocol, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private RawStream Track(uint id) => streams[id] = new(this, id, guard);

    private async Task PumpAsync()
    {
        try
        {
            while (!isDeaf) await TakeFrameAsync();
            await new TaskCompletionSource().Task.WaitAsync(guard);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or System.Security.Cryptography.CryptographicException)
        {
            foreach (RawStream stream in streams.Values) stream.Lose();
        }
    }

    private async Task TakeFrameAsync()
    {
        byte[] header = await layer.ReadAsync(Craft.FrameHeaderBytes);
        (FrameType type, FrameFlags flags) = ((FrameType)header[1], (FrameFlags)BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)));
        uint id = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        byte[] data = type == FrameType.Data && length > 0 ? await layer.ReadAsync((int)length) : [];
        if (type == FrameType.Ping && flags.HasFlag(FrameFlags.Syn)) await TrySendAsync(Craft.Frame(FrameType.Ping, FrameFlags.Ack, 0, length));
        if (id == 0) return;
        if (flags.HasFlag(FrameFlags.Rst)) Interlocked.Increment(ref resets);
        if (flags.HasFlag(FrameFlags.Syn)) _ = AnswerAsync(Track(id));
        if (!streams.TryGetValue(id, out RawStream? stream)) return;
        if (type == FrameType.WindowUpdate) stream.Open(length);
        await stream.TakeAsync(data, flags);
        if (data.Length > 0) await TrySendAsync(Craft.Frame(FrameType.WindowUpdate, FrameFlags.None, id, (uint)data.Length));
    }

    private async Task AnswerAsync(RawStream stream)
    {
        try
        {
            await SendAsync(Craft.Frame(FrameType.WindowUpdate, FrameFlags.Ack, stream.Id, 0));
            await stream.SendAsync(Craft.Line(MultistreamHeader));
            _ = await stream.ReadLineAsync();
            while (true)
            {
                string protocol = await stream.ReadLineAsync();
                bool known = Answers.TryGetValue(protocol, out byte[]? answer);
                await stream.SendAsync(Craft.Line(known ? protocol : "na"));
                if (!known) continue;
                if (answer is { Length: > 0 })
                {
                    await stream.SendAsync(answer);
                    await stream.CloseHalfAsync();
                }
                Taken(protocol).TrySetResult(stream);
                return;
            }
        }
        catch (IOException)
        {
            // The other side gave the stream or the connection up.
        }
    }

    // The reader must see the end by reading, not by failing to write.
    private async Task TrySendAsync(byte[] frame)
    {
        try
        {
            await SendAsync(frame);
        }
        catch (IOException)
        {
            // The next read tells.
        }
    }
}
