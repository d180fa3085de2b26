using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Blockchain.Libp2p.Identity;

/// <summary>Protobuf from strangers: what is none is answered, not thrown.</summary>
internal static class ProtobufParsing
{
    /// <summary>Reads a message that fills the bytes.</summary>
    public static bool TryParse<T>(this MessageParser<T> messages, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        message = null;
        try
        {
            message = messages.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
