using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;
using LiteDB;

namespace Blockchain.Wallet.Records;

/// <summary>What a ledger knows as documents, and back.</summary>
internal static class LedgerDocuments
{
    private const string TransactionPrefix = "transaction ";
    private const string SpendPrefix = "spend ";

    /// <summary>The id of a transaction's document.</summary>
    public static string IdOf(TxId id) => $"{TransactionPrefix}{id}";

    /// <summary>The id of a spend's document.</summary>
    public static string IdOf(OutPoint spent) => $"{SpendPrefix}{spent}";

    /// <summary>The document of a transaction.</summary>
    public static BsonDocument Of(WalletTransaction known)
    {
        BsonDocument document = new()
        {
            ["_id"] = IdOf(known.Id),
            ["raw"] = Wire.ToBytes(known.Transaction),
            ["time"] = known.Time.Seconds,
            ["waiting"] = known.IsWaiting,
            ["sent"] = known.IsSent,
        };
        if (known.Block is { } block)
        {
            document["block"] = Wire.ToBytes(block);
            document["position"] = known.Position;
        }
        if (known.IsAbandoned) document["abandoned"] = true;
        if (known.LeftBlock is { } left) document["left"] = Wire.ToBytes(left);
        if (known.ReplacedBy is { } by) document["replacedBy"] = by.Value.ToArray();
        return document;
    }

    /// <summary>The document of a spend.</summary>
    public static BsonDocument Of(SettledSpend spend) => new() { ["_id"] = IdOf(spend.Spent), ["spent"] = Wire.ToBytes(spend.Spent), ["by"] = spend.By.Value.ToArray(), ["block"] = Wire.ToBytes(spend.Block) };

    /// <summary>Whether a document holds a transaction.</summary>
    public static bool IsTransaction(string id) => id.StartsWith(TransactionPrefix, StringComparison.Ordinal);

    /// <summary>Whether a document holds a spend.</summary>
    public static bool IsSpend(string id) => id.StartsWith(SpendPrefix, StringComparison.Ordinal);

    /// <summary>The transaction of a document.</summary>
    /// <exception cref="FormatException">A field is missing or cannot be.</exception>
    public static WalletTransaction ReadTransaction(BsonDocument document) => new(ReadWire<Transaction>(document["raw"]), new(document["time"].AsInt64))
    {
        Block = document.ContainsKey("block") ? ReadWire<BlockPlace>(document["block"]) : null,
        Position = document.ContainsKey("position") ? document["position"].AsInt32 : 0,
        IsWaiting = document["waiting"].AsBoolean,
        IsSent = document["sent"].AsBoolean,
        IsAbandoned = document.ContainsKey("abandoned") && document["abandoned"].AsBoolean,
        LeftBlock = document.ContainsKey("left") ? ReadWire<BlockPlace>(document["left"]) : null,
        ReplacedBy = document.ContainsKey("replacedBy") ? new TxId(HashOf(document["replacedBy"])) : null,
    };

    /// <summary>The spend of a document.</summary>
    /// <exception cref="FormatException">A field is missing or cannot be.</exception>
    public static SettledSpend ReadSpend(BsonDocument document) =>
        new(ReadWire<OutPoint>(document["spent"]), new(HashOf(document["by"])), ReadWire<BlockPlace>(document["block"]));

    private static T ReadWire<T>(BsonValue value)
        where T : IWire<T> =>
        value.IsBinary && Wire.TryRead<T>(value.AsBinary, out T? read) && read is not null ? read : throw new FormatException($"not a {typeof(T).Name}");

    private static Hash256 HashOf(BsonValue value) =>
        value is { IsBinary: true } && value.AsBinary.Length == Hash256.Size ? Hash256.Read(value.AsBinary) : throw new FormatException("not a hash");
}
