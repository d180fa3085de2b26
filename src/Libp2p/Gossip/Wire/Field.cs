using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>One field of a protobuf message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Type">Its layout.</param>
/// <param name="Value">The number that it holds; 0 for bytes.</param>
/// <param name="Bytes">The bytes that it holds; empty for numbers.</param>
internal readonly record struct Field(int Number, WireType Type, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether this is the field of that number, with the layout that the schema tells.</summary>
    public bool Is(int number, WireType type) => Number == number && Type == type;

    /// <summary>The bytes as a topic; false when they are too many or no UTF-8.</summary>
    public bool TryTopic([NotNullWhen(true)] out Topic? topic)
    {
        bool right = Bytes.Length <= Topic.BytesMax && Utf8.IsValid(Bytes.Span);
        topic = right ? new Topic(Encoding.UTF8.GetString(Bytes.Span)) : null;
        return right;
    }
}
