using System.Buffers;
using System.IO.Pipelines;

namespace Blockchain.Libp2p.Yamux;

/// <summary>Frames that are sent by one flush. It owns the arrays of its data until they are written.</summary>
internal sealed class FrameBatch
{
    private readonly List<(FrameHeader Header, int Pieces)> frames = [];
    private readonly List<(Segment Piece, bool Last)> pieces = [];

    /// <summary>Bytes with headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a frame whose pieces were added before it.</summary>
    public void Add(FrameHeader header, int pieceCount)
    {
        frames.Add((header, pieceCount));
        Bytes += FrameHeader.Size;
    }

    /// <summary>Adds data of the frame that is added next.</summary>
    /// <param name="piece">The data.</param>
    /// <param name="last">Nothing else of the array is used: it goes back to the pool when written.</param>
    public void Add(Segment piece, bool last)
    {
        pieces.Add((piece, last));
        Bytes += piece.Length;
    }

    /// <summary>Copies all frames into a writer, gives the arrays back and is empty again.</summary>
    public void WriteTo(PipeWriter output)
    {
        int next = 0;
        foreach ((FrameHeader header, int count) in frames)
        {
            header.Write(output.GetSpan(FrameHeader.Size));
            output.Advance(FrameHeader.Size);
            for (int end = next + count; next < end; next++)
            {
                (Segment piece, bool last) = pieces[next];
                output.Write(piece.Pooled.AsSpan(piece.Offset, piece.Length));
                if (last)
                    ArrayPool<byte>.Shared.Return(piece.Pooled);
            }
        }
        frames.Clear();
        pieces.Clear();
        Bytes = 0;
    }
}
