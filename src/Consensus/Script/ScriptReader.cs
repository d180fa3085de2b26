using System.Buffers.Binary;

namespace Blockchain.Consensus.Script;

/// <summary>Reads a script operation by operation. Never throws and never copies.</summary>
/// <param name="script">The bytes to read.</param>
public ref struct ScriptReader(ReadOnlySpan<byte> script)
{
    private readonly ReadOnlySpan<byte> script = script;

    /// <summary>Bytes consumed. After a failed read it may stand inside the operation that could not be read.</summary>
    public int Position { get; private set; }

    /// <summary>Where the data of the last push begins.</summary>
    public int DataStart { get; private set; }

    /// <summary>Bytes that the last operation pushes; zero if it is not a push of bytes.</summary>
    public int DataLength { get; private set; }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => Position >= script.Length;

    /// <summary>The data of the last push.</summary>
    public readonly ReadOnlySpan<byte> Data => script.Slice(DataStart, DataLength);

    /// <summary>Reads one operation; false at the end, and where a push runs over it.</summary>
    public bool TryRead(out Opcode opcode)
    {
        opcode = Opcode.Invalid;
        DataStart = Position;
        DataLength = 0;
        if (IsAtEnd) return false;
        byte first = script[Position++];
        if (first <= (byte)Opcode.PushData4 && !TryReadPush(first)) return false;
        opcode = (Opcode)first;
        return true;
    }

    private bool TryReadPush(byte first)
    {
        if (!TryReadLength(first, out uint length)) return false;
        if (length > (uint)(script.Length - Position)) return false;
        DataStart = Position;
        DataLength = (int)length;
        Position += DataLength;
        return true;
    }

    private bool TryReadLength(byte first, out uint length)
    {
        ReadOnlySpan<byte> rest = script[Position..];
        length = first;
        if (first < (byte)Opcode.PushData1) return true;
        int width = first == (byte)Opcode.PushData1 ? 1 : first == (byte)Opcode.PushData2 ? 2 : 4;
        if (rest.Length < width) return false;
        length = width == 1 ? rest[0] : width == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(rest) : BinaryPrimitives.ReadUInt32LittleEndian(rest);
        Position += width;
        return true;
    }
}
