namespace Blockchain.Libp2p.Tests.Fuzz;

/// <summary>Makes wrong bytes out of right ones.</summary>
internal static class ByteMutation
{
    // Lengths and tags that parsers stumble over.
    private static readonly byte[] Edges = [0x00, 0x01, 0x0a, 0x7f, 0x80, 0x81, 0xfe, 0xff];

    /// <summary>Random bytes now and then, mostly a sample with one to four changes.</summary>
    public static byte[] Next(Random random, IReadOnlyList<byte[]> samples, int bytesMax)
    {
        if (samples.Count == 0 || random.Next(5) == 0) return Noise(random, bytesMax);
        byte[] bytes = [.. samples[random.Next(samples.Count)]];
        int changes = random.Next(1, 5);
        for (int i = 0; i < changes; i++) bytes = Change(random, bytes, samples);
        return bytes.Length <= bytesMax ? bytes : bytes[..bytesMax];
    }

    private static byte[] Noise(Random random, int bytesMax)
    {
        byte[] bytes = new byte[random.Next(random.Next(2) == 0 ? Math.Min(16, bytesMax) : bytesMax)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Change(Random random, byte[] bytes, IReadOnlyList<byte[]> samples)
    {
        int at = random.Next(bytes.Length + 1);
        int length = Math.Min(random.Next(1, 9), bytes.Length - at);
        switch (random.Next(7))
        {
            case 0:
                if (at < bytes.Length) bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                if (at < bytes.Length) bytes[at] = Edges[random.Next(Edges.Length)];
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..at], .. Noise(random, 9), .. bytes[at..]];
            case 5:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                byte[] other = samples[random.Next(samples.Count)];
                return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
        }
    }
}
