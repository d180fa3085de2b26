using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using LiteDB;

namespace Blockchain.Wallet.Records;

/// <summary>A row of addresses as a document, and back. An address that is shown to anybody is derived anew: nobody is paid by what stands here.</summary>
internal static class RowDocuments
{
    /// <summary>The document of a row.</summary>
    public static BsonDocument Of(WatchRow row)
    {
        WireWriter scripts = new();
        foreach (WatchedScript watched in row.Scripts) scripts.WriteVarBytes(watched.Script.Span);
        return new()
        {
            ["purpose"] = (int)row.Account.Purpose,
            ["account"] = (long)row.Account.Number,
            ["branch"] = (int)row.Branch,
            ["next"] = (long)row.Next,
            ["paid"] = (long)row.Paid,
            ["scripts"] = scripts.ToArray(),
        };
    }

    /// <summary>The row of a document.</summary>
    /// <exception cref="FormatException">A field cannot be.</exception>
    public static StoredRow Read(BsonValue row)
    {
        ImmutableArray<ScriptBytes>.Builder scripts = ImmutableArray.CreateBuilder<ScriptBytes>();
        WireReader reader = new(row["scripts"].AsBinary);
        while (!reader.IsAtEnd) scripts.Add(reader.TryReadVarBytes(out ReadOnlyMemory<byte> script) ? new(script) : throw new FormatException("no script"));
        return new(
            (Purpose)row["purpose"].AsInt32, (uint)row["account"].AsInt64, (Branch)row["branch"].AsInt32, (uint)row["next"].AsInt64, (uint)row["paid"].AsInt64,
            scripts.ToImmutable());
    }
}
