namespace Blockchain.Node.Tests.Protocol;

/// <summary>Makes wrong bytes out of right ones.</summary>
internal static class ByteMutation
{
    private const int NoiseBytesMax = 200;

    // Counts and lengths that parsers stumble over.
    private static readonly byte[] Edges = [0x00, 0x01, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff];

    /// <summary>Noise now and then, mostly a right input with one to three changes.</summary>
    public static byte[] Next(Random random, byte[][] right)
    {
        if (random.Next(8) == 0) return Noise(random, NoiseBytesMax);
        byte[] bytes = [.. right[random.Next(right.Length)]];
        for (int changes = random.Next(1, 4); changes > 0; changes--) bytes = Change(random, bytes);
        return bytes;
    }

    private static byte[] Change(Random random, byte[] bytes)
    {
        // Mostly near the beginning, where counts are.
        int at = random.Next(random.Next(2) == 0 ? Math.Min(48, bytes.Length + 1) : bytes.Length + 1);
        int length = Math.Min(random.Next(1, 9), bytes.Length - at);
        switch (random.Next(6))
        {
            case 0:
                if (at < bytes.Length) bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                if (at < bytes.Length) bytes[at] = Edges[random.Next(Edges.Length)];
                return bytes;
            case 2: return bytes[..at];
            case 3: return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4: return [.. bytes[..at], .. Noise(random, 9), .. bytes[at..]];
            default: return [.. bytes[..(at + length)], .. bytes[at..]];
        }
    }

    private static byte[] Noise(Random random, int bytesMax)
    {
        byte[] bytes = new byte[random.Next(bytesMax)];
        random.NextBytes(bytes);
        return bytes;
    }
}
