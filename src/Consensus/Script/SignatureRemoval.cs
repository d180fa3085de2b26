namespace Blockchain.Consensus.Script;

/// <summary>
/// Removes a signature from the legacy script that it signs. Nothing can sign itself, so the code of 2009 cut the
/// signature out of the script before hashing; version 0 witness scripts no longer do (BIP 143).
/// </summary>
internal static class SignatureRemoval
{
    /// <summary>
    /// Removes every push of the signature that begins where an operation begins, directly behind one another included.
    /// </summary>
    /// <param name="script">The script code.</param>
    /// <param name="signature">The signature with its type byte; the pattern is its length-prefixed push.</param>
    /// <param name="found">How many were removed.</param>
    /// <returns>The script itself when nothing was found.</returns>
    public static ReadOnlyMemory<byte> Remove(ReadOnlyMemory<byte> script, ReadOnlySpan<byte> signature, out int found)
    {
        found = 0;
        ReadOnlySpan<byte> code = script.Span;
        if (code.IndexOf(signature) < 0) return script; // the usual case, decided without decoding
        ReadOnlySpan<byte> pattern = new ScriptBuilder().PushBytes(signature).ToScript().Span;
        byte[] kept = new byte[code.Length];
        int keptLength = 0;
        int at = 0;
        bool decodes = true;
        while (decodes)
        {
            while (code[at..].StartsWith(pattern))
            {
                at += pattern.Length;
                found++;
            }
            ScriptReader reader = new(code[at..]);
            decodes = reader.TryRead(out _);
            ReadOnlySpan<byte> operation = decodes ? code.Slice(at, reader.Position) : code[at..];
            operation.CopyTo(kept.AsSpan(keptLength));
            keptLength += operation.Length;
            at += operation.Length;
        }
        return found == 0 ? script : kept.AsMemory(0, keptLength);
    }
}
