using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockchain.Libp2p.Identity;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>RPCs of gossipsub as bytes, without their length.</summary>
internal static class RawGossip
{
    public static byte[] Subscribe(string topic) => Craft.Field(1, [.. Craft.Number(1, 1), .. Craft.Field(2, topic)]);

    public static byte[] Publish(byte[] message) => Craft.Field(2, message);

    public static byte[] IHave(string topic, params byte[][] ids) => Control(1, [.. Craft.Field(1, topic), .. Craft.Repeated(ids.Length, i => Craft.Field(2, ids[i]))]);

    public static byte[] IWant(params byte[][] ids) => Control(2, Craft.Repeated(ids.Length, i => Craft.Field(1, ids[i])));

    public static byte[] Graft(string topic) => Control(3, Craft.Field(1, topic));

    public static byte[] Prune(string topic) => Control(4, Craft.Field(1, topic));

    /// <summary>One entry of the control message: IHAVE 1, IWANT 2, GRAFT 3, PRUNE 4. Several of them side by side are one message, as protobuf has it.</summary>
    public static byte[] Control(int number, byte[] entry) => Craft.Field(3, Craft.Field(number, entry));

    /// <summary>An id that no message has.</summary>
    public static byte[] SomeId() => RandomNumberGenerator.GetBytes(20);

    /// <summary>A message: from = 1, data = 2, seqno = 3, topic = 4, signature = 5 over the prefix and the fields before.</summary>
    public static byte[] Message(KeyPair author, byte[] from, string topic, byte[] data, ulong number, Func<byte[], byte[]>? signature = null)
    {
        byte[] seqno = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(seqno, number);
        byte[] unsigned = [.. Craft.Field(1, from), .. Craft.Field(2, data), .. Craft.Field(3, seqno), .. Craft.Field(4, topic)];
        byte[] signed = author.Sign([.. "libp2p-pubsub:"u8, .. unsigned]);
        return [.. unsigned, .. Craft.Field(5, signature is null ? signed : signature(signed))];
    }
}
