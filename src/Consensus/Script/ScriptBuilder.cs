using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Script;

/// <summary>Writes a script operation by operation.</summary>
public sealed class ScriptBuilder
{
    private readonly WireWriter writer = new(64);

    /// <summary>Appends an opcode.</summary>
    public ScriptBuilder Op(Opcode opcode)
    {
        writer.WriteByte((byte)opcode);
        return this;
    }

    /// <summary>Appends bytes as they are, whatever they mean.</summary>
    public ScriptBuilder Raw(ReadOnlySpan<byte> script)
    {
        writer.WriteBytes(script);
        return this;
    }

    /// <summary>Appends the shortest operation that pushes the number: an opcode from -1 to 16, bytes otherwise.</summary>
    public ScriptBuilder Number(long value)
    {
        if (value == 0) return Op(Opcode.Zero);
        if (value == -1) return Op(Opcode.NegativeOne);
        if (value is >= 1 and <= 16) return Op((Opcode)((int)Opcode.One + (int)value - 1));
        return PushBytes(new ScriptNumber(value).ToBytes());
    }

    /// <summary>Appends the shortest operation that pushes the element (BIP 62 rule 3).</summary>
    public ScriptBuilder Push(ReadOnlySpan<byte> element)
    {
        if (element.Length == 1 && element[0] is >= 1 and <= 16) return Number(element[0]);
        return element.Length == 1 && element[0] == 0x81 ? Number(-1) : PushBytes(element);
    }

    /// <summary>Appends a length and the element: bytes are never turned into a number's opcode.</summary>
    public ScriptBuilder PushBytes(ReadOnlySpan<byte> element)
    {
        switch (element.Length)
        {
            case < (int)Opcode.PushData1:
                writer.WriteByte((byte)element.Length);
                break;
            case <= byte.MaxValue:
                writer.WriteByte((byte)Opcode.PushData1);
                writer.WriteByte((byte)element.Length);
                break;
            case <= ushort.MaxValue:
                writer.WriteByte((byte)Opcode.PushData2);
                writer.WriteUInt16((ushort)element.Length);
                break;
            default:
                writer.WriteByte((byte)Opcode.PushData4);
                writer.WriteUInt32((uint)element.Length);
                break;
        }
        writer.WriteBytes(element);
        return this;
    }

    /// <summary>The script so far, as a copy.</summary>
    public ScriptBytes ToScript() => new(writer.ToArray());
}
